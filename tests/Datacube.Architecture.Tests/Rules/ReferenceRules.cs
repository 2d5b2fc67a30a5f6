namespace Datacube.Architecture.Tests.Rules;

/// <summary>Which project may use which, and which project alone sees a package.</summary>
public static class ReferenceRules
{
    private static readonly string[] Libraries = ["Datacube.Contracts", "Datacube.ServiceDefaults", "Datacube.Pixels", "Datacube.Stac", "Datacube.Storage", "Datacube.Raster", "Datacube.Engine", "Datacube.Jobs"];

    private static readonly string[] Services = ["Datacube.CatalogSearch", "Datacube.IngestRegistry", "Datacube.CubeBuilder", "Datacube.EmbeddingRunner", "Datacube.StatsAggregator"];

    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Datacube.Contracts"] = [],
        ["Datacube.Pixels"] = [],
        ["Datacube.ServiceDefaults"] = ["Datacube.Contracts"],
        ["Datacube.Stac"] = ["Datacube.Contracts"],
        ["Datacube.Storage"] = ["Datacube.Contracts"],
        ["Datacube.Raster"] = ["Datacube.Pixels", "Datacube.Storage", "Datacube.Contracts"],
        ["Datacube.Engine"] = ["Datacube.Pixels", "Datacube.Stac", "Datacube.Raster", "Datacube.Storage"],
        ["Datacube.Jobs"] = ["Datacube.Contracts", "Datacube.ServiceDefaults"],
        ["Datacube.Cli"] = ["Datacube.Contracts", "Datacube.Engine", "Datacube.Stac"],
        ["Datacube.Web"] = ["Datacube.Contracts", "Datacube.ServiceDefaults"],
        ["Datacube.AppHost"] = [.. Services, "Datacube.Web", "Datacube.Cli"],
    };

    /// <summary>Start of a package name, and the only projects that may name such packages.</summary>
    private static readonly (string Package, string[] Projects)[] Reserved =
    [
        ("MaxRev.Gdal", ["Datacube.Raster"]),
        ("DuckDB.NET", ["Datacube.Raster"]),
        ("AWSSDK.", ["Datacube.Storage"]),
        ("MassTransit", ["Datacube.Jobs"]),
        ("Npgsql", ["Datacube.Jobs", "Datacube.Testing"]),
        ("Aspire.Hosting", ["Datacube.AppHost", "Datacube.AppHost.Sample"]),
    ];

    private static readonly Dictionary<string, string[]> OnlyPackages = new()
    {
        ["Datacube.Pixels"] = ["System.Numerics.Tensors"],
        ["Datacube.Contracts"] = ["Google.Protobuf", "Grpc."],
    };

    private static readonly string[] Refused = ["MediatR", "FluentAssertions", "SixLabors.ImageSharp", "Duende."];

    public static IEnumerable<Violation> Check(ProjectFile project)
    {
        if (project.Path.StartsWith("src/StandIns/", StringComparison.Ordinal))
            return project.Projects.Where(used => used.StartsWith("Datacube.", StringComparison.Ordinal)).Select(used => new Violation(project.Path, $"stands in for a package and must not use {used}"));
        var packages = project.Packages.SelectMany(package => CheckPackage(project, package));
        return project.Path.StartsWith("tests/", StringComparison.Ordinal) ? packages : CheckProjects(project).Concat(packages);
    }

    private static IEnumerable<Violation> CheckProjects(ProjectFile project)
    {
        var allowed = Services.Contains(project.Name) ? Libraries : MayUse.GetValueOrDefault(project.Name);
        return allowed is null
            ? [new Violation(project.Path, "is in no row of the table of projects")]
            : project.Projects.Except(allowed).Select(used => new Violation(project.Path, $"must not use {used}"));
    }

    private static IEnumerable<Violation> CheckPackage(ProjectFile project, string package)
    {
        if (Refused.Any(start => package.StartsWith(start, StringComparison.Ordinal)))
            yield return new Violation(project.Path, $"{package} is refused for its licence");
        var reserved = Reserved.FirstOrDefault(row => package.StartsWith(row.Package, StringComparison.Ordinal));
        if (reserved.Projects is not null && !reserved.Projects.Contains(project.Name) && !reserved.Projects.Contains(project.Name.Replace(".Tests", "", StringComparison.Ordinal)))
            yield return new Violation(project.Path, $"{package} belongs to {string.Join(", ", reserved.Projects)} alone");
        if (OnlyPackages.GetValueOrDefault(project.Name) is { } only && !only.Any(start => package.StartsWith(start, StringComparison.Ordinal)))
            yield return new Violation(project.Path, $"must not use the package {package}");
    }
}
