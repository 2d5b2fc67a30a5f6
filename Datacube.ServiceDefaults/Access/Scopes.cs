using System.Collections.Frozen;

namespace Datacube.ServiceDefaults.Access;

/// <summary>What a caller may do.</summary>
public static class Scopes
{
    /// <summary>Search catalogues and read what was found.</summary>
    public const string CatalogRead = "catalog.read";

    /// <summary>Register, download and retire scenes.</summary>
    public const string IngestWrite = "ingest.write";

    /// <summary>Submit, cancel and resume cubes.</summary>
    public const string CubesSubmit = "cubes.submit";

    /// <summary>Read own jobs and cubes.</summary>
    public const string CubesRead = "cubes.read";

    /// <summary>Submit statistics.</summary>
    public const string StatsSubmit = "stats.submit";

    /// <summary>Everything, for every owner; also details of health and errors.</summary>
    public const string Admin = "admin";

    /// <summary>All scopes.</summary>
    public static IReadOnlySet<string> All { get; } = new[] { CatalogRead, IngestWrite, CubesSubmit, CubesRead, StatsSubmit, Admin }.ToFrozenSet(StringComparer.Ordinal);
}
