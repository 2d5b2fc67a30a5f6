namespace Datacube.Engine.Masks;

/// <summary>What a step of a mask's clean-up does to the set of invalid pixels.</summary>
public enum MorphologyOperation
{
    /// <summary>Grow by a disc.</summary>
    Dilate,

    /// <summary>Shrink by a disc.</summary>
    Erode,

    /// <summary>Erode, then dilate: patches that hold no whole disc vanish.</summary>
    Open,

    /// <summary>Dilate, then erode: gaps narrower than the disc are filled.</summary>
    Close,
}

/// <summary>Unit of a radius.</summary>
public enum RadiusUnit
{
    /// <summary>Metres on the ground.</summary>
    Metres,

    /// <summary>Pixels of the grid on which the mask is cleaned.</summary>
    Pixels,
}

/// <summary>One step of a mask's clean-up; the disc holds every pixel whose centre is at most the radius away.</summary>
public sealed record MorphologyStep(MorphologyOperation Operation, double Radius, RadiusUnit Unit);
