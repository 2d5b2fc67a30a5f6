namespace Datacube.Pixels.Statistics.Geomedians;

/// <summary>What a sample means: value = sample × scale + offset. Angles and Bray-Curtis distances depend on it, a geomedian does not.</summary>
/// <param name="Scale">Units per step of a sample; positive.</param>
/// <param name="Offset">Value of a sample of 0.</param>
public readonly record struct SampleScale(float Scale, float Offset)
{
    /// <summary>Samples are values.</summary>
    public static SampleScale None { get; } = new(1, 0);
}
