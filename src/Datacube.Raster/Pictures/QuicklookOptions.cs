namespace Datacube.Raster.Pictures;

/// <summary>How values become brightness.</summary>
public sealed record QuicklookOptions
{
    /// <summary>Longer side of the picture at most, in pixels.</summary>
    public int MaxSide { get; init; } = 1024;

    /// <summary>Bytes of the file at most: the picture is halved until it fits. 0 = no limit.</summary>
    public int MaxBytes { get; init; } = 200_000;

    /// <summary>Value shown black and value shown white; null = the lowest 2nd and the highest 98th percentile of the bands over valid pixels.</summary>
    public (double Low, double High)? Range { get; init; }

    /// <summary>1 shows values as they are; above 1 brightens the dark half, as eyes expect of a landscape.</summary>
    public double Gamma { get; init; } = 1;

    /// <summary>Value that means "nothing here": transparent where any band has it. NaN always is.</summary>
    public double? Nodata { get; init; }

    /// <summary>Range of Sentinel-2 reflectance (0 to 0.3, stored × 10000): pictures of different dates compare.</summary>
    public static QuicklookOptions Reflectance { get; } = new() { Range = (0, 3000), Nodata = 0 };
}
