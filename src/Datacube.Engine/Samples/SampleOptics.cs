using Datacube.Engine.Samples.World;
using Datacube.Pixels;

namespace Datacube.Engine.Samples;

/// <summary>Renders one Sentinel-2 scene: what the sensor sees of a tile on a date.</summary>
internal sealed class SampleOptics
{
    private const float CloudReflectance = 0.62f;
    private readonly SampleTile tile;
    private readonly SampleAcquisition acquisition;
    private readonly Air[] air;

    /// <summary>Computes the sky over the tile once, for all bands.</summary>
    public SampleOptics(SampleTile tile, SampleAcquisition acquisition)
    {
        this.tile = tile;
        this.acquisition = acquisition;
        air = new Air[tile.Edge * tile.Edge];
        double half = tile.Edge * 5, centreX = SampleTile.East(0) - 5 + half, centreY = tile.North(0) + 5 - half;
        Parallel.For(0, tile.Edge, row =>
        {
            for (var column = 0; column < tile.Edge; column++)
            {
                double x = SampleTile.East(column), y = tile.North(row);
                air[(row * tile.Edge) + column] = acquisition.OutsideSwath(x, y, centreX, half, centreY)
                    ? default
                    : new(true, acquisition.Sky.Cloud(x, y), acquisition.Sky.Shadow(x, y), acquisition.Sky.Cirrus(x, y));
            }
        });
    }

    /// <summary>Digital numbers of a band (index into <see cref="Spectra.Bands"/>) at 10, 20 or 60 m: UInt16, 0 = no data.</summary>
    public PixelBuffer Band(int band, int metres)
    {
        int step = metres / 10, edge = tile.Edge / step;
        var plane = new PixelBuffer(PixelType.UInt16, edge, edge);
        Parallel.For(0, edge, row =>
        {
            var line = plane.Row<ushort>(row);
            for (var column = 0; column < edge; column++)
                line[column] = Number(band, row * step, column * step, step);
        });
        return plane;
    }

    /// <summary>Scene classification at 20 m: UInt8, classes 0 to 10 of Sen2Cor.</summary>
    public PixelBuffer Classes()
    {
        var edge = tile.Edge / 2;
        var plane = new PixelBuffer(PixelType.UInt8, edge, edge);
        Parallel.For(0, edge, row =>
        {
            var line = plane.Row<byte>(row);
            for (var column = 0; column < edge; column++)
                line[column] = Class(row * 2, column * 2);
        });
        return plane;
    }

    private ushort Number(int band, int firstRow, int firstColumn, int step)
    {
        float sum = 0;
        for (var row = firstRow; row < firstRow + step; row++)
        {
            for (var column = firstColumn; column < firstColumn + step; column++)
            {
                ref readonly var above = ref air[(row * tile.Edge) + column];
                if (!above.Seen)
                    return 0;
                sum += AtSensor(tile.At(row, column), above, band);
            }
        }

        var noise = (Noise.At(firstColumn + band, firstRow, acquisition.Noise) - 0.5f) * 0.004f;
        var number = MathF.Round(((sum / (step * step)) + noise) * 10000) + acquisition.Added;
        return (ushort)Math.Clamp(number, 1, 65535);
    }

    private float AtSensor(in Place place, in Air above, int band)
    {
        var ground = Spectra.Reflectance(place, band, acquisition.Time.DayOfYear) * (1 - (0.62f * above.Shadow * (1 - above.Cloud)));
        var hazy = Noise.Mix(ground, 0.48f, above.Cirrus * (band is 10 or 11 ? 0.4f : 1));
        return Noise.Mix(hazy, CloudReflectance * (band is 10 or 11 ? 0.6f : 1), above.Cloud);
    }

    private byte Class(int row, int column)
    {
        var above = air[(row * tile.Edge) + column];
        ref readonly var place = ref tile.At(row, column);
        if (!(above.Seen && air[((row + 1) * tile.Edge) + column + 1].Seen))
            return 0;
        if (above.Cloud > 0.65f)
            return 9;
        if (above.Cloud > 0.15f)
            return 8;
        if (above.Cirrus > 0.08f)
            return 10;
        if (above.Shadow > 0.2f)
            return 3;
        if (place.Cover == LandCover.Water)
            return 6;
        if (place.Light < 0.6f)
            return 2;
        var red = Spectra.Reflectance(place, 3, acquisition.Time.DayOfYear);
        var infrared = Spectra.Reflectance(place, 7, acquisition.Time.DayOfYear);
        return (infrared - red) / (infrared + red) > 0.36f ? (byte)4 : (byte)5;
    }

    private readonly record struct Air(bool Seen, float Cloud, float Shadow, float Cirrus);
}
