using System.Globalization;
using Datacube.Contracts.Errors;

namespace Datacube.Engine.Cubes.Requests;

/// <summary>IN1 to IN6: a box in degrees as text; the numbers themselves are judged as for a search.</summary>
internal static class BboxRules
{
    private const string Field = "--bbox";

    public static LonLatArea? Check(IReadOnlyList<string> given, Verdict verdict)
    {
        var texts = given.SelectMany(text => text.Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToArray();
        if (texts.Length is not (4 or 6))
        {
            verdict.Reject(Field, "bbox.count", string.Create(CultureInfo.InvariantCulture,
                $"A box has 4 numbers (west south east north; 6 with heights), but {texts.Length} came: '{Shown.Value(string.Join(' ', texts))}'. Write for example --bbox 15.2 46.1 16.2 46.8."));
            return null;
        }
        var numbers = new double[texts.Length];
        for (var index = 0; index < texts.Length; index++)
        {
            if (!double.TryParse(texts[index], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[index]))
            {
                verdict.Reject(Field, "bbox.form", $"'{Shown.Value(texts[index])}' is not a number. A box is four numbers in degrees with a decimal point: west south east north.");
                return null;
            }
        }
        return Judge(numbers, verdict);
    }

    private static LonLatArea? Judge(double[] numbers, Verdict verdict)
    {
        try
        {
            var area = Stac.Searching.BboxRules.Parse(numbers);
            foreach (var note in area.Notes)
                verdict.Note(note);
            var (first, last) = (area.Boxes[0], area.Boxes[^1]);
            return new(first.West, first.South, area.Boxes.Count == 1 ? first.East : last.East + 360, first.North);
        }
        catch (DatacubeException error)
        {
            verdict.Reject(Field, error.Code, error.Message);
            return null;
        }
    }
}
