namespace Datacube.Pixels.Resampling;

/// <summary>Where the source pixels of a run lie.</summary>
internal enum RunPlace
{
    /// <summary>All kernels of the run are inside the plane: no test per pixel.</summary>
    Inside,

    /// <summary>No pixel of the run has its centre near the plane: all are missing.</summary>
    Outside,

    /// <summary>Anything else: pixel by pixel.</summary>
    Edge,
}
