namespace Datacube.Stac.Harmonising;

/// <summary>A box in degrees, EPSG:4326, west ≤ east (a box that crosses ±180° is split into two of these).</summary>
public readonly record struct LonLatBox(double West, double South, double East, double North)
{
    /// <summary>True where the two share more than an edge.</summary>
    public bool Overlaps(LonLatBox other) => West < other.East && other.West < East && South < other.North && other.South < North;
}
