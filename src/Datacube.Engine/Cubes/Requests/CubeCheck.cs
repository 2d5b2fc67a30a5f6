using Datacube.Engine.Cubes.Planning;
using Datacube.Engine.Reducing;
using Datacube.Raster.Projections;

namespace Datacube.Engine.Cubes.Requests;

/// <summary>What the rules found. The parts are null where they are wrong (or, for the area, where a geometry file gives it).</summary>
/// <param name="Problems">Reasons to reject; empty where there is none.</param>
/// <param name="Notes">What the user should know of how the request was understood.</param>
/// <param name="Area">The box.</param>
/// <param name="Time">Requested time.</param>
/// <param name="Bands">Bands with their resampling.</param>
/// <param name="Crs">Target CRS.</param>
/// <param name="Output">Target address.</param>
public sealed record CubeCheck(
    IReadOnlyList<InputProblem> Problems,
    IReadOnlyList<string> Notes,
    LonLatArea? Area,
    TimeRange? Time,
    IReadOnlyList<BandChoice>? Bands,
    CrsInfo? Crs,
    Uri? Output)
{
    /// <summary>How observations become values.</summary>
    public Reduction? Reducer { get; init; }

    /// <summary>Spectral indices, and the bands that are read for them alone.</summary>
    public IndexChoice? Indices { get; init; }

    /// <summary>Throws the first problem, if any.</summary>
    public void ThrowIfRejected()
    {
        if (Problems.Count > 0)
            throw Problems[0].ToException();
    }
}
