using Datacube.Pixels;

namespace Datacube.Benchmarks.Workloads;

/// <summary>
/// Observations as scenes have them: surfaces whose brightness differs from date to date in all bands at once, noise, clouds in patches, and
/// about 40 % missing in runs. Dates × bands planes, 0 or NaN = missing in all bands of a date.
/// </summary>
internal sealed class ObservationStack : IDisposable
{
    private const int Runs = 48;

    public ObservationStack(int dates, int bands, int edge, PixelType type)
    {
        Bands = bands;
        Planes = new PixelBuffer[dates * bands];
        for (var plane = 0; plane < Planes.Length; plane++)
            Planes[plane] = new PixelBuffer(type, edge, edge);
        var columns = Enumerable.Range(0, edge).Select(column => Math.Cos(column / 29.0)).ToArray();
        var rows = Enumerable.Range(0, edge * bands).Select(at => 200 * Math.Sin(((at / bands) + (40 * (at % bands))) / 37.0)).ToArray();
        Parallel.For(0, dates, date =>
        {
            for (var row = 0; row < edge; row++)
            {
                var random = new Random((date * 10007) + row);
                var (missing, cloud, light) = (false, 0.0, 0.8 + (0.4 * new Random(date).NextDouble()));
                for (var column = 0; column < edge; column++)
                {
                    if (column % Runs == 0)
                        (missing, cloud) = (random.NextDouble() < 0.4, random.Next(10) == 0 ? random.Next(6000) : 0);
                    for (var band = 0; band < bands; band++)
                    {
                        var surface = 400 + (250 * band) + (rows[(row * bands) + band] * columns[column]);
                        var value = missing ? 0 : (surface * light) + cloud + (random.NextDouble() * 80) + 1;
                        if (type == PixelType.UInt16)
                            Planes[(date * bands) + band].Row<ushort>(row)[column] = (ushort)value;
                        else
                            Planes[(date * bands) + band].Row<float>(row)[column] = missing ? float.NaN : (float)(Math.Floor(value) / 10000);
                    }
                }
            }
        });
    }

    public PixelBuffer[] Planes { get; }

    /// <summary>Planes of a date.</summary>
    public int Bands { get; }

    /// <summary>Addresses of the planes from a pixel on.</summary>
    public unsafe void AddressesFrom(long pixel, Span<nint> addresses)
    {
        for (var plane = 0; plane < Planes.Length; plane++)
            addresses[plane] = (nint)Planes[plane].Pointer + (nint)(pixel * Planes[plane].Type.Size());
    }

    public void Dispose()
    {
        foreach (var plane in Planes)
            plane.Dispose();
    }
}
