namespace Datacube.Pixels.Tests;

/// <summary>Runs code once per vector width that this processor has; the scalar twin is always among them.</summary>
internal static class Widths
{
    internal static void Each(Action<string> body)
    {
        try
        {
            foreach (var limit in new[] { WidestVector.Any, WidestVector.Bits256, WidestVector.Scalar })
            {
                InstructionSet.Limit = limit;
                body(limit.ToString());
            }
        }
        finally
        {
            InstructionSet.Limit = WidestVector.Any;
        }
    }

    internal static T Scalar<T>(Func<T> body)
    {
        InstructionSet.Limit = WidestVector.Scalar;
        try
        {
            return body();
        }
        finally
        {
            InstructionSet.Limit = WidestVector.Any;
        }
    }
}
