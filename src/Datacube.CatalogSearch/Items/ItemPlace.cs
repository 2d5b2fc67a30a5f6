using Datacube.Stac.Geometry;

namespace Datacube.CatalogSearch.Items;

/// <summary>Where an item is.</summary>
/// <param name="Binary">The geometry in PostGIS's extended well-known binary, EPSG:4326.</param>
/// <param name="Bounds">West, south, east, north.</param>
internal sealed record ItemPlace(byte[] Binary, double[] Bounds)
{
    public static ItemPlace Of(GeoShape shape) => new(
        WellKnownBinary.Write(shape, extended: true),
        [shape.Boxes.Min(box => box.West), shape.Boxes.Min(box => box.South), shape.Boxes.Max(box => box.East), shape.Boxes.Max(box => box.North)]);
}
