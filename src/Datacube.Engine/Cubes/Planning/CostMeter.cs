using Datacube.Engine.Pipeline;
using Datacube.Pixels.Grids;
using Datacube.Stac.Harmonising;

namespace Datacube.Engine.Cubes.Planning;

/// <summary>Counts what a plan costs.</summary>
internal static class CostMeter
{
    private const double MetresPerDegree = 111_320;
    private const double DefaultSourcePixel = 10;

    // Decoded bytes a second through the whole pipeline on two cores, as the composite benchmark measures it; of JPEG 2000, whose decoder is
    // many times slower; and of files behind a link of half a gigabit.
    private const double BytesPerSecond = 230e6, Jpeg2000BytesPerSecond = 40e6, RemoteBytesPerSecond = 100e6;
    private const double SecondsPerJob = 0.1;

    public static CostEstimate Measure(GeoBox grid, double metresPerUnit, int tilesInGrid, IReadOnlyList<EngineBand> bands, string? maskBand, CostSubject subject, long memory)
    {
        var (tiles, scenes, periods, resultBands, encoding) = subject;
        var names = bands.Select(band => band.Name).Concat(maskBand is null ? [] : [maskBand]).ToArray();
        var perPixel = scenes.Select(scene => names.Sum(name => SourceBytesPerSquareMetre(scene, name, grid.Transform.A * metresPerUnit))).ToArray();
        var timePerPixel = scenes.Select(scene => names.Sum(name => SourceBytesPerSquareMetre(scene, name, grid.Transform.A * metresPerUnit) / Rate(scene, name))).ToArray();
        var present = scenes.Select(scene => names.Count(scene.Bands.ContainsKey)).ToArray();
        double input = 0, seconds = tiles.Count * SecondsPerJob;
        long reads = 0, outputPixels = 0;
        foreach (var tile in tiles)
        {
            var outline = CubeGrid.Outline(grid, tile.Window);
            outputPixels += tile.Window.Shape.Count;
            foreach (var number in tile.Scenes)
            {
                reads += present[number];
                var area = scenes[number].Boxes.Sum(box => outline.Boxes.Sum(part => CommonSquareMetres(box, part)));
                input += perPixel[number] * area;
                seconds += timePerPixel[number] * area;
            }
        }
        var valueBytes = Pixels.PixelTypes.Size(encoding.Type) + sizeof(ushort);
        return new(
            grid.Shape.Count, tiles.Select(tile => tile.Tile).Distinct().Count(), tilesInGrid, periods, tiles.Count,
            scenes.Select(scene => scene.SolarDay).Distinct().Count(), scenes.Count, reads,
            (long)input, outputPixels * ((resultBands * valueBytes) + 1), memory, Math.Round(seconds, 1));
    }

    private static double SourceBytesPerSquareMetre(Scene scene, string name, double targetMetres)
    {
        if (!scene.Bands.TryGetValue(name, out var band))
            return 0;
        var native = band.Transform is { Count: >= 1 } transform ? Math.Abs(transform[0]) : DefaultSourcePixel;
        if (native < 0.1)
            native *= MetresPerDegree;
        // Overviews halve: the coarsest level that is still at least as fine as the target is read.
        var read = native * Math.Pow(2, Math.Max(0, Math.Floor(Math.Log2(Math.Max(1, targetMetres / native)))));
        var size = band.DataType switch { "uint8" or "int8" => 1, "float32" or "uint32" or "int32" => 4, "float64" => 8, _ => 2 };
        return size / (read * read);
    }

    private static double Rate(Scene scene, string name)
    {
        if (!scene.Bands.TryGetValue(name, out var band))
            return BytesPerSecond;
        var decoded = band.Href.AbsolutePath.EndsWith(".jp2", StringComparison.OrdinalIgnoreCase) ? Jpeg2000BytesPerSecond : BytesPerSecond;
        return band.Href.IsFile ? decoded : Math.Min(decoded, RemoteBytesPerSecond);
    }

    private static double CommonSquareMetres(LonLatBox a, LonLatBox b)
    {
        double west = Math.Max(a.West, b.West), east = Math.Min(a.East, b.East), south = Math.Max(a.South, b.South), north = Math.Min(a.North, b.North);
        return east > west && north > south
            ? (east - west) * (north - south) * MetresPerDegree * MetresPerDegree * Math.Cos((south + north) / 2 * Math.PI / 180)
            : 0;
    }
}
