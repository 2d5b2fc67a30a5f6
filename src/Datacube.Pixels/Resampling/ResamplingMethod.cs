namespace Datacube.Pixels.Resampling;

/// <summary>How a value is taken from a source grid.</summary>
public enum ResamplingMethod
{
    /// <summary>The source pixel whose area holds the target centre.</summary>
    Nearest,

    /// <summary>Two by two, weights renormalised over valid pixels.</summary>
    Bilinear,

    /// <summary>Four by four, Catmull-Rom (a = −0.5), weights renormalised over valid pixels.</summary>
    Cubic,

    /// <summary>Area-weighted mean of all valid source pixels under the target pixel.</summary>
    Average,

    /// <summary>The most frequent valid class under the target pixel; ties go to the lowest class.</summary>
    Mode,
}
