using System.Globalization;
using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Raster.Reading;

namespace Datacube.Raster.Tiff;

/// <summary>A whole tiled GeoTIFF: levels from fine to coarse, a mask for each where there are masks, and what the file says of itself.</summary>
/// <param name="Levels">Full resolution, then overviews.</param>
/// <param name="Masks">One mask per level, or empty.</param>
/// <param name="Info">What the file says of itself.</param>
internal sealed record CogLayout(IReadOnlyList<TiffImage> Levels, IReadOnlyList<TiffImage> Masks, RasterInfo Info)
{
    private const int ReducedBit = 1;
    private const int MaskBit = 4;

    /// <summary>Sorts the directories into levels and masks. Throws <c>raster.corrupt</c>, <c>raster.too_large</c>, <c>raster.unsupported</c>.</summary>
    public static CogLayout Read(IReadOnlyList<TiffDirectory> directories, RasterLimits limits)
    {
        var main = directories[0];
        if ((Subfile(main) & (ReducedBit | MaskBit)) != 0)
            throw TiffErrors.Unsupported("a file that begins with an overview or a mask");
        var levels = new List<TiffImage> { TiffImage.Read(main, limits, isMask: false) };
        var masks = new List<TiffImage>();
        foreach (var directory in directories.Skip(1))
        {
            var kind = Subfile(directory);
            if ((kind & MaskBit) != 0)
                masks.Add(TiffImage.Read(directory, limits, isMask: true));
            else if ((kind & ReducedBit) != 0)
                levels.Add(Overview(TiffImage.Read(directory, limits, isMask: false), levels[0]));
            // Anything else is another picture of a multi-page file; the first one counts.
        }
        levels = [.. levels.OrderByDescending(level => level.Shape.Count)];
        return new(levels, MaskPerLevel(levels, masks), Describe(main, levels, masks.Count > 0));
    }

    private static long Subfile(TiffDirectory directory) => directory.Integer(TiffTag.NewSubfileType, 0);

    private static TiffImage Overview(TiffImage overview, TiffImage full)
    {
        if (overview.Type != full.Type || overview.Samples != full.Samples)
            throw TiffErrors.Unsupported("overviews of another type than the picture");
        if (overview.Shape.Rows > full.Shape.Rows || overview.Shape.Columns > full.Shape.Columns)
            throw TiffErrors.Corrupt("an overview is larger than the picture");
        return overview;
    }

    private static TiffImage[] MaskPerLevel(List<TiffImage> levels, List<TiffImage> masks) => masks.Count == 0
        ? []
        : [.. levels.Select(level => masks.Find(mask => mask.Shape == level.Shape) ?? throw TiffErrors.Unsupported("levels of which some have no mask"))];

    private static RasterInfo Describe(TiffDirectory main, List<TiffImage> levels, bool hasMask)
    {
        var full = levels[0];
        var place = TiffGeoReference.Read(main);
        var metadata = GdalMetadata.Read(main.Text(TiffTag.GdalMetadata), full.Samples);
        return new("cog", full.Samples, full.Type, new GeoBox(place.Crs, place.Transform, full.Shape), Nodata(main, full.Type), hasMask,
            [.. levels.Select(level => new RasterLevel(level.Shape, level.TileShape))])
        {
            Scale = metadata.Scale,
            Offset = metadata.Offset,
            BandNames = metadata.BandNames,
        };
    }

    private static double? Nodata(TiffDirectory main, PixelType type)
    {
        var text = main.Text(TiffTag.GdalNodata)?.Trim();
        if (string.IsNullOrEmpty(text))
            return null;
        if (text.Contains("nan", StringComparison.OrdinalIgnoreCase))
            return double.NaN;
        if (text.Contains("inf", StringComparison.OrdinalIgnoreCase))
            return text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            return null;
        // The pixels hold the nearest float of the written number.
        return type == PixelType.Float32 ? (float)value : value;
    }
}
