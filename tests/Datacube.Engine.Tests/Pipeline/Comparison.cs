using Xunit;

namespace Datacube.Engine.Tests.Pipeline;

/// <summary>Compares a composite with the plain reference.</summary>
internal static class Comparison
{
    /// <summary>What was found, per band × pixel.</summary>
    /// <param name="Pixels">Values compared.</param>
    /// <param name="Identical">Equal values.</param>
    /// <param name="Flipped">Value or count differs by more than rounding, and the coordinate lies within the transformer's bound of a pixel edge.</param>
    /// <param name="Wrong">Differs by more than 1 without that excuse.</param>
    /// <param name="Example">The first wrong one.</param>
    public sealed record Found(int Pixels, int Identical, int Flipped, int Wrong, string Example);

    public static Found Compare(Composite composite, ReferenceComposite reference)
    {
        int pixels = 0, identical = 0, flipped = 0, wrong = 0;
        var example = "";
        for (var band = 0; band < composite.Values.Length; band++)
        {
            for (var i = 0; i < composite.Values[band].Length; i++)
            {
                pixels++;
                var difference = Math.Abs(composite.Values[band][i] - reference.Values[band][i]);
                var sameCount = composite.Counts[band][i] == reference.Counts[band][i];
                if (difference == 0 && sameCount)
                    identical++;
                else if ((difference > 1 || !sameCount) && reference.IsOnEdge[i])
                    flipped++;
                else if (difference > 1 || !sameCount)
                    example = wrong++ == 0 ? $"band {band} pixel {i}: {composite.Values[band][i]} of {composite.Counts[band][i]}, reference {reference.Values[band][i]} of {reference.Counts[band][i]}" : example;
            }
        }

        return new(pixels, identical, flipped, wrong, example);
    }

    public static void AssertEqual(Composite composite, ReferenceComposite reference, double allowedShareOnEdges)
    {
        var found = Compare(composite, reference);
        Assert.True(composite.Counts.Any(plane => plane.Any(count => count > 1)), "Nothing was composed.");
        Assert.True(found.Wrong == 0, found.ToString());
        Assert.True(found.Identical >= 0.97 * found.Pixels, found.ToString());
        Assert.True(found.Flipped <= allowedShareOnEdges * found.Pixels, found.ToString());
    }
}
