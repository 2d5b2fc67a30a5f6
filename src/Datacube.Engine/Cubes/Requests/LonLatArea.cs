using Datacube.Stac.Geometry;
using Datacube.Stac.Harmonising;

namespace Datacube.Engine.Cubes.Requests;

/// <summary>A box in degrees, EPSG:4326, with west &lt; east always: a box across ±180° runs on beyond 180 in the east.</summary>
/// <param name="West">−180 … 180.</param>
/// <param name="South">−90 … 90.</param>
/// <param name="East">Up to 540 where the box crosses the antimeridian.</param>
/// <param name="North">−90 … 90.</param>
public readonly record struct LonLatArea(double West, double South, double East, double North)
{
    /// <summary>True where the box crosses ±180°.</summary>
    public bool CrossesAntimeridian => East > 180;

    /// <summary>The box as one or two boxes within −180 … 180.</summary>
    public IReadOnlyList<LonLatBox> Split() => East <= 180
        ? [new(West, South, East, North)]
        : West >= 180 ? [new(West - 360, South, East - 360, North)] : [new(West, South, 180, North), new(-180, South, East - 360, North)];

    /// <summary>The box around a shape.</summary>
    public static LonLatArea Around(GeoShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var (first, last) = (shape.Boxes[0], shape.Boxes[^1]);
        return new(first.West, Math.Min(first.South, last.South), shape.Boxes.Count == 1 ? first.East : last.East + 360, Math.Max(first.North, last.North));
    }

    /// <summary>True where the two share more than an edge; both may run beyond 180.</summary>
    public bool Overlaps(LonLatBox box)
    {
        foreach (var part in Split())
        {
            if (part.Overlaps(box))
                return true;
        }
        return false;
    }
}
