using Datacube.Pixels.Grids;
using Datacube.Raster.Reading;
using Datacube.Stac.Harmonising;

namespace Datacube.Engine.Pipeline;

/// <summary>
/// Where a raster lies: full-resolution shape and transform, CRS and the shape of the level that is read. Inputs that agree in all four
/// share one coordinate map.
/// </summary>
internal readonly record struct SourceGeometry(string Crs, Affine Transform, PixelShape Shape, PixelShape Level)
{
    /// <summary>The full resolution of an open file.</summary>
    public static SourceGeometry Of(RasterInfo info) => new(info.GeoBox.Crs, info.GeoBox.Transform, info.GeoBox.Shape, info.GeoBox.Shape);

    /// <summary>What the catalogue declares of a file that could not be opened; null where it declares too little.</summary>
    public static SourceGeometry? Declared(SceneBand band)
    {
        if (band is not { Crs: { Length: > 0 } crs, Transform: { Count: >= 6 } t, Shape: [> 0 and var rows, > 0 and var columns] })
            return null;
        return new(crs, new(t[0], t[1], t[2], t[3], t[4], t[5]), new(rows, columns), new(rows, columns));
    }

    /// <summary>The boxes of a scene, each as a raster of one pixel.</summary>
    public static IEnumerable<SourceGeometry> Boxes(Scene scene) =>
        from box in scene.Boxes
        where box.East > box.West && box.North > box.South
        select new SourceGeometry(
            "EPSG:4326", Affine.NorthUp(box.West, box.North, box.East - box.West, box.North - box.South), new(1, 1), new(1, 1));
}
