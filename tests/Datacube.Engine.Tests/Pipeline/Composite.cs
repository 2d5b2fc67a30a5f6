using Datacube.Engine.Masks;
using Datacube.Engine.Pipeline;
using Datacube.Engine.Reducing;
using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Pixels.Resampling;
using Datacube.Raster.Reading;
using Datacube.Stac.Harmonising;

namespace Datacube.Engine.Tests.Pipeline;

/// <summary>A whole grid put together from the tiles of a run.</summary>
internal sealed class Composite
{
    public required PixelShape Shape { get; init; }

    public required double[][] Values { get; init; }

    public required ushort[][] Counts { get; init; }

    public required byte[] Status { get; init; }

    /// <summary>Days since 1970-01-01 where the reduction chooses dates.</summary>
    public required ushort[]? Dates { get; init; }

    public required IReadOnlyList<TileFacts> Tiles { get; init; }

    public sealed record TileFacts(IReadOnlyList<InputAccount> Inputs, int Days);

    public double At(int band, int row, int column) => Values[band][(row * Shape.Columns) + column];

    /// <summary>A request for bands of one method.</summary>
    public static PipelineRequest Request(GeoBox grid, MaskRule mask, ResamplingMethod method, params string[] bands) => new(
        grid, [.. bands.Select(band => new EngineBand(band, BandKind.Reflectance, method))], mask, Reduction.Median, OutputEncoding.ScaledReflectance, IndexSet.None);

    /// <summary>Runs the engine over tiles of a given size, each with all scenes.</summary>
    public static async Task<Composite> RunAsync(PipelineRequest request, IReadOnlyList<Scene> scenes, PipelineOptions? options = null, int tileEdge = 100_000)
    {
        await using var opener = new RasterOpener(new RasterOpenerOptions());
        var grid = request.Grid.Shape;
        var whole = new PixelWindow(0, 0, grid.Rows, grid.Columns);
        var tiles = new List<TileWork>();
        for (var row = 0; row < grid.Rows; row += tileEdge)
        {
            for (var column = 0; column < grid.Columns; column += tileEdge)
                tiles.Add(new($"r{row}c{column}", new PixelWindow(row, column, tileEdge, tileEdge).Intersect(whole), scenes));
        }

        var values = request.Result.Select(_ => new double[grid.Count]).ToArray();
        var counts = request.Result.Select(_ => new ushort[grid.Count]).ToArray();
        var status = new byte[grid.Count];
        var dates = request.Reduction.ChoosesDates ? new ushort[grid.Count] : null;
        var facts = new List<TileFacts>();
        var pipeline = new BlockPipeline(request, options ?? new PipelineOptions { Threads = 2 }, opener);
        await foreach (var result in pipeline.RunAsync(tiles, CancellationToken.None))
        {
            using (result)
            {
                var window = result.Work.Window;
                facts.Add(new(result.Inputs, result.Days));
                for (var row = 0; row < window.Rows; row++)
                {
                    var to = ((window.Row + row) * grid.Columns) + window.Column;
                    result.Status.Row<byte>(row).CopyTo(status.AsSpan(to));
                    result.Dates?.Row<ushort>(row).CopyTo(dates.AsSpan(to));
                    for (var band = 0; band < values.Length; band++)
                    {
                        result.Counts[band].Row<ushort>(row).CopyTo(counts[band].AsSpan(to));
                        for (var column = 0; column < window.Columns; column++)
                            values[band][to + column] = result.Values[band].Type == PixelType.Float32 ? result.Values[band].Row<float>(row)[column] : result.Values[band].Row<ushort>(row)[column];
                    }
                }
            }
        }

        return new() { Shape = grid, Values = values, Counts = counts, Status = status, Dates = dates, Tiles = facts };
    }
}
