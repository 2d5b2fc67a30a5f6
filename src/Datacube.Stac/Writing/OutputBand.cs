namespace Datacube.Stac.Writing;

/// <summary>A band of a file that we wrote.</summary>
/// <param name="Name">Its name; a common name of the eo extension is stated as such too.</param>
public sealed record OutputBand(string Name)
{
    /// <summary>STAC data type, for example <c>uint16</c>.</summary>
    public string? DataType { get; init; }

    /// <summary>Nodata; NaN and infinities are written as STAC wants them.</summary>
    public double? Nodata { get; init; }

    /// <summary>Factor from stored to physical.</summary>
    public double? Scale { get; init; }

    /// <summary>Summand from stored to physical.</summary>
    public double? Offset { get; init; }

    /// <summary>Unit.</summary>
    public string? Unit { get; init; }

    /// <summary>What it holds, for people.</summary>
    public string? Description { get; init; }
}
