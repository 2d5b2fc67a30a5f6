namespace Datacube.Engine.Pipeline;

/// <summary>Codes of the companion array <c>status</c>.</summary>
public static class PixelStatus
{
    /// <summary>Not built (the array's fill value).</summary>
    public const byte NotBuilt = 0;

    /// <summary>At least one valid observation, every input under the pixel's block was read.</summary>
    public const byte Written = 1;

    /// <summary>No valid observation, every input was read.</summary>
    public const byte Empty = 2;

    /// <summary>An input whose footprint holds the pixel failed; a value, if any, comes from the other inputs.</summary>
    public const byte Failed = 3;
}
