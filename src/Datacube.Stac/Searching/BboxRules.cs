using System.Globalization;
using Datacube.Contracts.Errors;
using Datacube.Stac.Harmonising;

namespace Datacube.Stac.Searching;

/// <summary>Validates a bounding box as users write it: west south east north in degrees; west &gt; east crosses ±180° (RFC 7946).</summary>
public static class BboxRules
{
    /// <summary>Turns 4 numbers (or 6, heights ignored) into boxes, or throws a code <c>bbox.*</c>.</summary>
    public static SearchArea Parse(IReadOnlyList<double> numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        if (numbers.Count is not (4 or 6))
            throw Error("bbox.count", $"a bounding box has 4 numbers (west south east north) or 6 with heights, not {numbers.Count}");
        foreach (var number in numbers)
            if (!double.IsFinite(number))
                throw Error("bbox.not_finite", $"'{Text(number)}' is not a finite number");
        var half = numbers.Count / 2;
        var (west, south, east, north) = (numbers[0], numbers[1], numbers[half], numbers[half + 1]);
        CheckRanges(west, south, east, north);
        List<string> notes = numbers.Count == 6 ? ["heights in the bounding box are ignored"] : [];
        if (west <= east)
            return new([new(west, south, east, north)], notes);
        notes.Add("area crosses the antimeridian, split into 2");
        if (east + 360 - west > 180)
            notes.Add($"the area across the antimeridian is {Text(east + 360 - west)} degrees wide; did you swap west {Text(west)} and east {Text(east)}?");
        return new(LonLatBox.Split(west, south, east, north), notes);
    }

    private static void CheckRanges(double west, double south, double east, double north)
    {
        if (Math.Abs(south) > 90 || Math.Abs(north) > 90)
            throw Error("bbox.latitude_range", $"latitudes {Text(south)} and {Text(north)} must lie between -90 and 90" + SwapHint(west, south, east, north));
        foreach (var lon in (double[])[west, east])
            if (Math.Abs(lon) > 180)
                throw Error("bbox.longitude_range", $"longitude {Text(lon)} must lie between -180 and 180; did you mean {Text(Wrap(lon))}?");
        if (south > north)
            throw Error("bbox.latitude_order", $"south {Text(south)} is greater than north {Text(north)}; did you swap them?");
        if (south == north || west == east || (west == 180 && east == -180))
            throw Error("bbox.empty", $"west {Text(west)}, south {Text(south)}, east {Text(east)}, north {Text(north)} enclose no area");
    }

    private static string SwapHint(double west, double south, double east, double north) =>
        Math.Abs(west) <= 90 && Math.Abs(east) <= 90 && Math.Abs(south) <= 180 && Math.Abs(north) <= 180
            ? $"; longitude comes first, did you mean {Text(south)} {Text(west)} {Text(north)} {Text(east)}?"
            : "";

    private static double Wrap(double lon) => Math.Round(lon - 360 * Math.Floor((lon + 180) / 360), 9);

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static DatacubeException Error(string code, string what) => new(code, $"The bounding box was refused: {what}.", "bbox");
}
