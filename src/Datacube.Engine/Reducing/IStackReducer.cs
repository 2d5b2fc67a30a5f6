namespace Datacube.Engine.Reducing;

/// <summary>Turns stacks of observations into rows of results.</summary>
internal interface IStackReducer
{
    /// <summary>Reduces a run of pixels.</summary>
    /// <param name="planes">
    /// Address of the first observation of each plane, at least one: the days of one band, or, where bands are reduced together, all bands of the
    /// first day, then those of the next.
    /// </param>
    /// <param name="pixels">Pixels.</param>
    /// <param name="values">Address of the first value of each band of the result that these planes give.</param>
    /// <param name="counts">Address of the first count of each of those bands.</param>
    /// <param name="dates">Days of the dates, for reductions that choose one.</param>
    void Reduce(ReadOnlySpan<nint> planes, long pixels, ReadOnlySpan<nint> values, ReadOnlySpan<nint> counts, ReducedDates dates);
}
