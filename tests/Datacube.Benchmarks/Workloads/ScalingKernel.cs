namespace Datacube.Benchmarks.Workloads;

/// <summary>Work in pieces of equal size that share no result.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Pieces">Pieces.</param>
/// <param name="Units">Work of all pieces in units.</param>
/// <param name="Unit">What a unit is.</param>
/// <param name="Run">Does one piece; called by several threads.</param>
/// <param name="Owned">Planes that are no longer needed with it.</param>
internal sealed record ScalingKernel(string Name, int Pieces, double Units, string Unit, Action<int> Run, IReadOnlyList<IDisposable> Owned) : IDisposable
{
    /// <summary>Nothing of ours: what the machine gives.</summary>
    public bool IsBaseline { get; init; }

    public void Dispose()
    {
        foreach (var owned in Owned)
            owned.Dispose();
    }
}
