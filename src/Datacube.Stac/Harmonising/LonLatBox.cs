namespace Datacube.Stac.Harmonising;

/// <summary>A box in degrees, EPSG:4326, west ≤ east (a box that crosses ±180° is split into two of these).</summary>
public readonly record struct LonLatBox(double West, double South, double East, double North)
{
    /// <summary>True where the two share more than an edge.</summary>
    public bool Overlaps(LonLatBox other) => West < other.East && other.West < East && South < other.North && other.South < North;

    /// <summary>A box as two corners; west &gt; east means that it crosses ±180° (RFC 7946) and gives two boxes, the one east of Greenwich first.</summary>
    public static IReadOnlyList<LonLatBox> Split(double west, double south, double east, double north) => west <= east
        ? [new(west, south, east, north)]
        : west >= 180 ? [new(-180, south, east, north)]
        : east <= -180 ? [new(west, south, 180, north)]
        : [new(west, south, 180, north), new(-180, south, east, north)];
}
