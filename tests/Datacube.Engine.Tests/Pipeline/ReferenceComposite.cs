using Datacube.Engine.Masks;
using Datacube.Engine.Pipeline;
using Datacube.Pixels.Grids;
using Datacube.Pixels.Resampling;
using Datacube.Stac.Harmonising;

namespace Datacube.Engine.Tests.Pipeline;

/// <summary>
/// The composite computed plainly: whole rasters read by GDAL, every coordinate by PROJ, kernels, mask and median as loops over float64.
/// Shares nothing with the engine but the definitions: an observation is a stored number (rounded half to even), a day's first valid
/// observation wins, the median of the days is rounded half to even.
/// </summary>
internal sealed class ReferenceComposite(PipelineRequest request, IReadOnlyList<Scene> scenes, int level = 0)
{
    private readonly GeoBox grid = request.Grid;
    private readonly Dictionary<(string Name, int Band), Source> sources = [];

    /// <summary>A raster in memory; coordinates are of the level that was read.</summary>
    private sealed record Source(double[] Pixels, PixelShape Shape, double? Nodata, PixelShape Full);

    public double[][] Values { get; } = [.. request.Bands.Select(_ => new double[request.Grid.Shape.Count])];

    public ushort[][] Counts { get; } = [.. request.Bands.Select(_ => new ushort[request.Grid.Shape.Count])];

    /// <summary>True where the nearest pixel of some scene is so near to an edge that the transformer's bound decides it.</summary>
    public bool[] IsOnEdge { get; } = new bool[request.Grid.Shape.Count];

    public ReferenceComposite Compute(double bound = 0.0002)
    {
        var masks = scenes.Select(scene => request.Mask.Band is { } name ? Mask(scene.Bands[name], bound) : null).ToList();
        for (var band = 0; band < request.Bands.Count; band++)
        {
            var days = new List<double[]>();
            foreach (var day in scenes.Select((scene, index) => (scene, index)).GroupBy(pair => pair.scene.SolarDay))
            {
                var plane = new double[grid.Shape.Count];
                foreach (var (scene, index) in day.OrderBy(pair => pair.scene.Acquired).ThenBy(pair => pair.scene.Id, StringComparer.Ordinal))
                {
                    var observed = Observe(scene.Bands[request.Bands[band].Name], request.Bands[band].Resampling, bound);
                    for (var i = 0; i < plane.Length; i++)
                    {
                        if (plane[i] == 0 && masks[index]?[i] != false)
                            plane[i] = observed[i];
                    }
                }

                days.Add(plane);
            }

            Median(days, band);
        }

        return this;
    }

    private void Median(List<double[]> days, int band)
    {
        for (var i = 0; i < Values[band].Length; i++)
        {
            var valid = days.Select(plane => plane[i]).Where(value => value != 0).Order().ToArray();
            Counts[band][i] = (ushort)valid.Length;
            if (valid.Length > 0)
                Values[band][i] = Math.Round((valid[(valid.Length - 1) / 2] + valid[valid.Length / 2]) / 2, MidpointRounding.ToEven);
        }
    }

    private double[] Observe(SceneBand band, ResamplingMethod method, double bound)
    {
        var source = Read(band);
        var (x, y) = Coordinates(source, band, 0);
        var result = new double[x.Length];
        double gain = band.Radiometry.Scale / request.Encoding.Scale, bias = band.Radiometry.Offset / request.Encoding.Scale;
        var nodata = band.Nodata ?? source.Nodata ?? 0;
        for (var i = 0; i < x.Length; i++)
        {
            NoteEdge(i, x[i], y[i], bound);
            var value = method == ResamplingMethod.Nearest ? Sample((int)Math.Floor(x[i]), (int)Math.Floor(y[i])) : Bilinear(x[i], y[i]);
            result[i] = value is { } valid ? Math.Max(1, Math.Round(valid, MidpointRounding.ToEven)) : 0;
        }

        return result;

        double? Sample(int column, int row)
        {
            if (column < 0 || row < 0 || column >= source.Shape.Columns || row >= source.Shape.Rows)
                return null;
            var stored = source.Pixels[(row * source.Shape.Columns) + column];
            return stored == nodata || double.IsNaN(stored) ? null : Math.Max(1, (stored * gain) + bias);
        }

        double? Bilinear(double px, double py)
        {
            if (Sample((int)Math.Floor(px), (int)Math.Floor(py)) is null)
                return null;
            int column = (int)Math.Floor(px - 0.5), row = (int)Math.Floor(py - 0.5);
            double fx = px - 0.5 - column, fy = py - 0.5 - row, sum = 0, weight = 0;
            for (var k = 0; k < 4; k++)
            {
                var part = (k % 2 == 0 ? 1 - fx : fx) * (k < 2 ? 1 - fy : fy);
                if (Sample(column + (k % 2), row + (k / 2)) is not { } value)
                    continue;
                sum += part * value;
                weight += part;
            }

            return sum / weight;
        }
    }

    private void NoteEdge(int pixel, double x, double y, double bound)
    {
        if (Math.Abs(x - Math.Round(x)) <= bound || Math.Abs(y - Math.Round(y)) <= bound)
            IsOnEdge[pixel] = true;
    }

    /// <summary>True where an observation may be used.</summary>
    private bool[] Mask(SceneBand band, double bound)
    {
        var source = Read(band);
        var (usable, halo) = request.Mask.Grid == MaskGrid.Native ? (OnSource(band, source), 0) : (null, 24);
        var (x, y) = Coordinates(source, band, halo);
        int columns = grid.Shape.Columns + (2 * halo), rows = grid.Shape.Rows + (2 * halo);
        var taken = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            int column = (int)Math.Floor(x[i]), row = (int)Math.Floor(y[i]);
            var inside = column >= 0 && row >= 0 && column < source.Shape.Columns && row < source.Shape.Rows;
            taken[i] = !inside ? 0 : usable is null ? source.Pixels[(row * source.Shape.Columns) + column] : usable[(row * source.Shape.Columns) + column] ? 1 : 0;
        }

        var clean = usable is null ? Clean(taken, rows, columns, 1, 1) : [.. taken.Select(value => value != 0)];
        var result = new bool[grid.Shape.Count];
        for (var i = 0; i < result.Length; i++)
        {
            int row = i / grid.Shape.Columns, column = i % grid.Shape.Columns, at = ((row + halo) * columns) + column + halo;
            result[i] = clean[at];
            NoteEdge(i, x[at], y[at], bound);
        }

        return result;
    }

    private bool[] OnSource(SceneBand band, Source source)
    {
        var metres = PixelMetres(band, source);
        return Clean(source.Pixels, source.Shape.Rows, source.Shape.Columns, metres, metres);
    }

    private static double PixelMetres(SceneBand band, Source source)
    {
        using var file = OSGeo.GDAL.Gdal.Open(Name(band), OSGeo.GDAL.Access.GA_ReadOnly)!;
        var transform = new double[6];
        file.GetGeoTransform(transform);
        return transform[1] * source.Full.Columns / source.Shape.Columns;
    }

    private bool[] Clean(double[] classes, int rows, int columns, double width, double height)
    {
        var bad = classes.Select(code => request.Mask.InvalidClasses.Contains((int)code)).ToArray();
        foreach (var step in request.Mask.Steps)
        {
            double rx = step.Unit == RadiusUnit.Metres ? step.Radius / width : step.Radius, ry = step.Unit == RadiusUnit.Metres ? step.Radius / height : step.Radius;
            if (step.Operation is MorphologyOperation.Open or MorphologyOperation.Erode)
                bad = Disc(bad, rows, columns, rx, ry, grow: false);
            if (step.Operation is not MorphologyOperation.Erode)
                bad = Disc(bad, rows, columns, rx, ry, grow: true);
            if (step.Operation is MorphologyOperation.Close)
                bad = Disc(bad, rows, columns, rx, ry, grow: false);
        }

        return [.. bad.Select((isBad, i) => !isBad && classes[i] != 0)];
    }

    private static bool[] Disc(bool[] mask, int rows, int columns, double rx, double ry, bool grow)
    {
        var offsets = new List<(int X, int Y)>();
        for (var dy = -(int)ry; dy <= (int)ry; dy++)
        {
            for (var dx = -(int)rx; dx <= (int)rx; dx++)
            {
                if ((dx / Math.Max(rx, 1e-9) * (dx / Math.Max(rx, 1e-9))) + (dy / Math.Max(ry, 1e-9) * (dy / Math.Max(ry, 1e-9))) <= 1 + 1e-9)
                    offsets.Add((dx, dy));
            }
        }

        var result = new bool[mask.Length];
        for (var i = 0; i < mask.Length; i++)
        {
            int row = i / columns, column = i % columns;
            // Beyond the edge: background to a dilation, foreground to an erosion.
            result[i] = grow ? offsets.Exists(Found) : offsets.TrueForAll(offset => !Inside(offset) || Found(offset));

            bool Inside((int X, int Y) offset) => (uint)(column + offset.X) < (uint)columns && (uint)(row + offset.Y) < (uint)rows;
            bool Found((int X, int Y) offset) => Inside(offset) && mask[((row + offset.Y) * columns) + column + offset.X];
        }

        return result;
    }

    /// <summary>Source coordinates of all pixel centres of the grid and a border around it.</summary>
    private (double[] X, double[] Y) Coordinates(Source source, SceneBand band, int halo)
    {
        int columns = grid.Shape.Columns + (2 * halo), rows = grid.Shape.Rows + (2 * halo);
        double[] x = new double[columns * rows], y = new double[columns * rows];
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = grid.Transform.C + (grid.Transform.A * ((i % columns) - halo + 0.5));
            y[i] = grid.Transform.F + (grid.Transform.E * ((i / columns) - halo + 0.5));
        }

        using var file = OSGeo.GDAL.Gdal.Open(Name(band), OSGeo.GDAL.Access.GA_ReadOnly)!;
        var t = new double[6];
        file.GetGeoTransform(t);
        using var reference = file.GetSpatialRef()!;
        var (from, to) = (Code(grid.Crs), Code("EPSG:" + reference.GetAuthorityCode(null)));
        if (from != to)
            TestRaster.Project(from, to, x, y);
        double across = (double)source.Shape.Columns / source.Full.Columns, down = (double)source.Shape.Rows / source.Full.Rows;
        for (var i = 0; i < x.Length; i++)
            (x[i], y[i]) = ((x[i] - t[0]) / t[1] * across, (y[i] - t[3]) / t[5] * down);
        return (x, y);
    }

    private static int Code(string crs) => int.Parse(crs.AsSpan(5), System.Globalization.CultureInfo.InvariantCulture);

    private static string Name(SceneBand band) => band.Href.Fragment.Length > 1 ? $"NETCDF:\"{band.Href.LocalPath}\":{band.Href.Fragment[1..]}" : band.Href.LocalPath;

    private Source Read(SceneBand band)
    {
        var key = (Name(band), band.BandIndex);
        if (sources.TryGetValue(key, out var known))
            return known;
        var (pixels, shape, nodata) = TestRaster.Read(key.Item1, band.BandIndex, level);
        var full = level == 0 ? shape : TestRaster.Read(key.Item1, band.BandIndex, 0).Shape;
        return sources[key] = new(pixels, shape, nodata, full);
    }
}
