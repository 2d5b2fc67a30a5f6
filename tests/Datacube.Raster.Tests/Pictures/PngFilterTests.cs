using Datacube.Raster.Pictures;
using Xunit;

namespace Datacube.Raster.Tests.Pictures;

[Trait("kind", "unit")]
public sealed class PngFilterTests
{
    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void Vectors_filter_and_cost_as_single_bytes_do(int pixelBytes)
    {
        var random = new Random(pixelBytes);
        foreach (var pixels in (int[])[1, 7, 8, 9, 31, 33, 200])
        {
            byte[] line = new byte[pixels * pixelBytes], above = new byte[line.Length], expected = new byte[line.Length], actual = new byte[line.Length];
            foreach (var spread in (int[])[256, 4])
            {
                for (var i = 0; i < line.Length; i++)
                    (line[i], above[i]) = ((byte)random.Next(spread), (byte)random.Next(spread));
                for (var kind = 0; kind < PngFilter.Count; kind++)
                {
                    Assert.Equal(
                        PngFilter.ApplyScalar(kind, line, above, expected, pixelBytes, 0, line.Length),
                        PngFilter.Apply(kind, line, above, actual, pixelBytes));
                    Assert.Equal(expected, actual);
                }
            }
        }
    }
}
