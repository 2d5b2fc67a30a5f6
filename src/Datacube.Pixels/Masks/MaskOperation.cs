namespace Datacube.Pixels.Masks;

/// <summary>What a step does to the foreground of a mask.</summary>
public enum MaskOperation
{
    /// <summary>Grow.</summary>
    Dilate,

    /// <summary>Shrink.</summary>
    Erode,

    /// <summary>Erode, then dilate: patches that hold no whole disc vanish.</summary>
    Open,

    /// <summary>Dilate, then erode: gaps that hold no whole disc are filled.</summary>
    Close,
}
