namespace Datacube.Engine.Pipeline;

/// <summary>How the observations of one pixel over time become one value.</summary>
public enum Reducer
{
    /// <summary>Median of the valid observations per band, rounded half to even for integer outputs.</summary>
    Median,
}
