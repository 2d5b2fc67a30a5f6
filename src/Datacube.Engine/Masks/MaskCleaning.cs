using System.Runtime.Intrinsics;
using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Pixels.Masks;

namespace Datacube.Engine.Masks;

/// <summary>A mask rule in pixels of the grid on which it is cleaned up.</summary>
internal sealed class MaskCleaning
{
    private readonly ClassSet invalid;
    private readonly IReadOnlyList<MaskStep> steps;

    /// <param name="rule">The rule.</param>
    /// <param name="pixel">Size of a pixel of that grid in metres.</param>
    public MaskCleaning(MaskRule rule, PixelSize pixel)
    {
        invalid = new(rule.InvalidClasses);
        steps = [.. rule.Steps.Select(step => new MaskStep(Operation(step.Operation), Disc(step, pixel)))];
        Halo = Morphology.Halo(steps);
    }

    /// <summary>Pixels around a window that the mask inside it depends on.</summary>
    public int Halo { get; }

    /// <summary>
    /// Turns class codes (UInt8), in place, into 255 where an observation may be used and 0 where it may not. Code 0 is never usable,
    /// whatever the clean-up did.
    /// </summary>
    public void Apply(PixelBuffer classes)
    {
        using var bad = new PixelBuffer(PixelType.UInt8, classes.Rows, classes.Columns);
        invalid.Mark(classes.Span<byte>(), bad.Span<byte>());
        if (steps.Count > 0)
            Morphology.Apply(bad.Span<byte>(), bad.Rows, bad.Columns, steps);
        Usable(classes.Span<byte>(), bad.Span<byte>());
    }

    private static void Usable(Span<byte> codes, ReadOnlySpan<byte> bad)
    {
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= codes.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
            {
                var none = Vector256.Equals(Vector256.Create<byte>(codes.Slice(i, Vector256<byte>.Count)), default);
                Vector256.AndNot(Vector256.Equals(Vector256.Create(bad.Slice(i, Vector256<byte>.Count)), default), none).CopyTo(codes[i..]);
            }
        }

        for (; i < codes.Length; i++)
            codes[i] = codes[i] != 0 && bad[i] == 0 ? (byte)255 : (byte)0;
    }

    private static Disc Disc(MorphologyStep step, PixelSize pixel) => step.Unit == RadiusUnit.Metres
        ? Datacube.Pixels.Masks.Disc.FromMetres(step.Radius, pixel.X, pixel.Y)
        : new(step.Radius, step.Radius);

    private static MaskOperation Operation(MorphologyOperation operation) => operation switch
    {
        MorphologyOperation.Dilate => MaskOperation.Dilate,
        MorphologyOperation.Erode => MaskOperation.Erode,
        MorphologyOperation.Open => MaskOperation.Open,
        MorphologyOperation.Close => MaskOperation.Close,
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "Unknown step."),
    };
}
