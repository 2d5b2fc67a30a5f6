using Datacube.Contracts.Errors;
using Datacube.Pixels;
using Datacube.Stac.Harmonising;

namespace Datacube.Engine.Pipeline;

/// <summary>
/// How stored samples of one input become samples of the stack: <c>out = stored × Gain + Bias</c> in units of the output encoding.
/// Where that is a whole shift of UInt8 or UInt16 samples it stays integer; otherwise it goes through Float32 and is rounded once,
/// after resampling.
/// </summary>
/// <param name="Working">Type in which the input is resampled.</param>
/// <param name="Gain">Factor.</param>
/// <param name="Bias">Summand.</param>
/// <param name="Nodata">Stored value that means "no data"; NaN is always no data.</param>
internal readonly record struct BandEncoding(PixelType Working, double Gain, double Bias, double? Nodata)
{
    /// <summary>The whole shift of the integer path.</summary>
    public int Shift => (int)Bias;

    /// <summary>Decides the path for an input.</summary>
    /// <param name="band">What the catalogue says: radiometry and, first choice, nodata.</param>
    /// <param name="stored">Type in the file.</param>
    /// <param name="fileNodata">Nodata of the file, second choice. Where neither speaks, 0 is no data for integer reflectance.</param>
    /// <param name="output">Encoding of the product.</param>
    public static BandEncoding Of(SceneBand band, PixelType stored, double? fileNodata, OutputEncoding output)
    {
        var isInteger = stored is not (PixelType.Float32 or PixelType.Float64);
        var nodata = band.Nodata ?? fileNodata ?? (band.Kind == BandKind.Reflectance && isInteger ? 0 : null);
        var (gain, bias) = band.Kind == BandKind.Categorical
            ? (1.0, 0.0)
            : (band.Radiometry.Scale / output.Scale, (band.Radiometry.Offset - output.Offset) / output.Scale);
        var shift = Math.Round(bias);
        var staysInteger = output.Type == PixelType.UInt16 && stored is PixelType.UInt8 or PixelType.UInt16
            && output.Type == PixelType.UInt16
            && Math.Abs(gain - 1) < 1e-9 && Math.Abs(bias - shift) < 1e-6 && Math.Abs(shift) <= ushort.MaxValue;
        return staysInteger ? new(PixelType.UInt16, 1, shift, nodata) : new(PixelType.Float32, gain, bias, nodata);
    }

    /// <summary>Refuses an output encoding that the stack cannot hold.</summary>
    public static void Require(OutputEncoding output)
    {
        var held = output.Type switch
        {
            PixelType.UInt16 => output.Fill == 0,
            PixelType.Float32 => double.IsNaN(output.Fill),
            _ => false,
        };
        if (!held || !(output.Scale > 0))
        {
            throw new DatacubeException(
                "option.value",
                $"Output encoding {output.Type} with fill {output.Fill} and scale {output.Scale} is not supported; use UInt16 with fill 0 or Float32 with fill NaN, and a positive scale.",
                "encoding");
        }
    }
}
