using Datacube.Raster.Pictures;

namespace Datacube.Benchmarks.Fuzzing;

/// <summary>PNG pictures, which GDAL reads.</summary>
public sealed class PictureTarget : IFuzzTarget
{
    private const string File = "a.png";
    private const int Edge = 40;

    /// <inheritdoc/>
    public string Name => "png";

    /// <inheritdoc/>
    public bool IsText => false;

    /// <inheritdoc/>
    public Task<IReadOnlyList<IReadOnlyDictionary<string, byte[]>>> SeedsAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<IReadOnlyDictionary<string, byte[]>>>(
        [.. Enumerable.Range(1, 4).Select(samples => new Dictionary<string, byte[]> { [File] = Picture(samples) })]);

    /// <inheritdoc/>
    public Task ReadAsync(string folder, CancellationToken cancellation) => RasterTarget.ReadFileAsync(Path.Combine(folder, File), cancellation);

    private static byte[] Picture(int samples)
    {
        var pixels = new byte[Edge * Edge * samples];
        new Random(samples).NextBytes(pixels);
        return PngWriter.Encode(pixels, Edge, Edge, samples);
    }
}
