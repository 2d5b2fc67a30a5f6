using System.Globalization;
using OSGeo.GDAL;

namespace Datacube.Raster.Gdal;

/// <summary>
/// Times of the bands of a NetCDF variable, by the CF conventions, section 4.4. GDAL hands over:
/// <c>NETCDF_DIM_EXTRA={timestamp}</c>, <c>timestamp#units=seconds since 2017-08-04 10:53:28</c>, <c>timestamp#calendar=proleptic_gregorian</c> for the
/// dataset, and <c>NETCDF_DIM_timestamp=864109</c> for each band.
/// </summary>
internal static class CfTimes
{
    /// <summary>One time per band; empty where the bands are not times, or in a calendar other than ours.</summary>
    public static IReadOnlyList<DateTimeOffset> OfBands(Dataset dataset)
    {
        var dimension = dataset.GetMetadataItem("NETCDF_DIM_EXTRA", null)?.Trim('{', '}');
        if (string.IsNullOrEmpty(dimension) || dimension.Contains(',', StringComparison.Ordinal))
            return [];
        var calendar = dataset.GetMetadataItem($"{dimension}#calendar", null) ?? "standard";
        if (calendar is not ("standard" or "gregorian" or "proleptic_gregorian") || Scale(dataset.GetMetadataItem($"{dimension}#units", null)) is not var (start, ticks))
            return [];
        var times = new DateTimeOffset[dataset.RasterCount];
        for (var number = 1; number <= times.Length; number++)
        {
            using var band = dataset.GetRasterBand(number)!;
            if (!double.TryParse(band.GetMetadataItem($"NETCDF_DIM_{dimension}", null), CultureInfo.InvariantCulture, out var value) || !(Math.Abs(value * ticks) < DateTimeOffset.MaxValue.Ticks))
                return [];
            var at = start.Ticks + (long)Math.Round(value * ticks);
            if (at < 0 || at > DateTimeOffset.MaxValue.Ticks)
                return [];
            times[number - 1] = new(at, TimeSpan.Zero);
        }

        return times;
    }

    /// <summary><c>seconds since 2017-08-04 10:53:28</c> → the start and the ticks of one unit.</summary>
    internal static (DateTimeOffset Start, double Ticks)? Scale(string? units)
    {
        var parts = units?.Split(" since ", 2, StringSplitOptions.TrimEntries);
        if (parts is not [var unit, var since]
            || !DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var start))
            return null;
        double? ticks = unit switch
        {
            "days" or "day" or "d" => TimeSpan.TicksPerDay,
            "hours" or "hour" or "hr" or "h" => TimeSpan.TicksPerHour,
            "minutes" or "minute" or "min" => TimeSpan.TicksPerMinute,
            "seconds" or "second" or "sec" or "s" => TimeSpan.TicksPerSecond,
            "milliseconds" or "millisecond" or "msec" or "ms" => TimeSpan.TicksPerMillisecond,
            "microseconds" => TimeSpan.TicksPerMicrosecond,
            "nanoseconds" => TimeSpan.TicksPerMicrosecond / 1000.0,
            _ => null,
        };
        return ticks is { } known ? (start, known) : null;
    }
}
