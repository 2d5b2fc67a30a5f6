namespace Datacube.Pixels.Resampling;

/// <summary>What is done with the coordinates of a target window, one row of one cell at a time.</summary>
internal unsafe interface IMapKernel
{
    /// <summary>The following rows belong to this cell.</summary>
    void Enter(in MapCell cell);

    /// <summary><paramref name="count"/> pixels from pixel <paramref name="first"/> of a run; results go to <paramref name="at"/>.</summary>
    void Run(in RunLine line, int first, int count, long at);

    /// <summary>All pixels of a row of the largest cell; results go to <paramref name="at"/>.</summary>
    void Row(in RowRuns runs, long at);

    /// <summary>Pixels with a stored coordinate each; NaN where there is none.</summary>
    void Points(float* x, float* y, int count, long at);

    /// <summary>Pixels without a source.</summary>
    void NoSource(long at, int count);
}
