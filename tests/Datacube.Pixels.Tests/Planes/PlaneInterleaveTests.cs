using Datacube.Pixels.Planes;
using Xunit;

namespace Datacube.Pixels.Tests.Planes;

[Trait("kind", "unit")]
public sealed class PlaneInterleaveTests
{
    private static readonly ushort[] Edges = [0, 1, 2, 7, 999, 1000, 1001, 32767, 32768, 64535, 64536, 65534, 65535];

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(13)]
    public void Interleaving_and_back_is_identity(int bands)
    {
        const int rows = 9, columns = 71;
        var samples = Samples(rows * columns * bands);
        Widths.Each(_ =>
        {
            var planes = Enumerable.Range(0, bands).Select(b => PlaneArrays.Of(PixelType.UInt16, rows, columns, samples[(b * rows * columns)..])).ToArray();
            var pixels = new ushort[samples.Length];
            PlaneInterleave.ToPixels<ushort>(planes, pixels);
            Assert.Equal(samples, Enumerable.Range(0, samples.Length).Select(i => pixels[(i % (rows * columns) * bands) + (i / (rows * columns))]));
            foreach (var plane in planes)
                plane.Bytes.Clear();
            PlaneInterleave.ToPlanes<ushort>(pixels, planes);
            Assert.Equal(samples, planes.SelectMany(p => p.ToArray<ushort>()));
            foreach (var plane in planes)
                plane.Dispose();
        });
    }

    private static ushort[] Samples(int count)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(2) == 0 ? Edges[random.Next(Edges.Length)] : (ushort)random.Next(65536))];
    }
}
