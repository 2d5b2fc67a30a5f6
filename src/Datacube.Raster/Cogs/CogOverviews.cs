namespace Datacube.Raster.Cogs;

/// <summary>How four pixels become one in the next overview. Nodata pixels never count; only four of them give nodata.</summary>
public enum CogOverviews
{
    /// <summary>Mean of the valid pixels, integers rounded half to even: reflectance and other continuous values.</summary>
    Average,

    /// <summary>The most frequent valid value, the first in reading order among equals: classes.</summary>
    Mode,

    /// <summary>The first valid pixel in reading order.</summary>
    Nearest,

    /// <summary>No overviews at all.</summary>
    None,
}
