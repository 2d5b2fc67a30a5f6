namespace Datacube.Engine.Pipeline;

/// <summary>Codes of the companion array <c>status</c>.</summary>
public static class PixelStatus
{
    /// <summary>Not built (the array's fill value).</summary>
    public const byte NotBuilt = 0;

    /// <summary>At least one band has a value, every input under the pixel's block was read.</summary>
    public const byte Written = 1;

    /// <summary>No band has a value: no observation is valid, or fewer than the statistic asks for. Every input was read.</summary>
    public const byte Empty = 2;

    /// <summary>An input whose footprint holds the pixel failed; a value, if any, comes from the other inputs.</summary>
    public const byte Failed = 3;
}
