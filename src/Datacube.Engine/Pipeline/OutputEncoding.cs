using Datacube.Engine.Reducing;
using Datacube.Pixels;
using Datacube.Stac.Harmonising;

namespace Datacube.Engine.Pipeline;

/// <summary>
/// How values are stored: <c>value = stored × Scale + Offset</c>, <see cref="Fill"/> = no value. UInt16 for reflectance (scale 0.0001,
/// fill 0; a valid value below 1 is stored as 1 so that it never turns into "no value"), Float32 with NaN for everything else.
/// </summary>
public sealed record OutputEncoding(PixelType Type, double Scale, double Offset, double Fill)
{
    /// <summary>Reflectance × 10 000 as UInt16, fill 0.</summary>
    public static OutputEncoding ScaledReflectance { get; } = new(PixelType.UInt16, 0.0001, 0, 0);

    /// <summary>Physical values as Float32, fill NaN.</summary>
    public static OutputEncoding Physical { get; } = new(PixelType.Float32, 1, 0, double.NaN);

    /// <summary>How observations of these bands are held: scaled where all of them are reflectance.</summary>
    public static OutputEncoding OfObservations(IEnumerable<EngineBand> bands) => bands.All(band => band.Kind == BandKind.Reflectance) ? ScaledReflectance : Physical;

    /// <summary>How the values of a reduction are stored.</summary>
    /// <param name="reduction">What happens to observations.</param>
    /// <param name="hasIndices">True where spectral indices, which have no unit and may be negative, are among the bands.</param>
    /// <param name="observations">How observations are held.</param>
    public static OutputEncoding Of(Reduction reduction, bool hasIndices, OutputEncoding observations)
    {
        ArgumentNullException.ThrowIfNull(reduction);
        return reduction.KeepsSamples && !hasIndices ? observations : Physical;
    }
}
