using System.Globalization;
using Datacube.Contracts.Cubes.V1;

namespace Datacube.EndToEnd.Tests.Cluster;

/// <summary>A cube that tests build: its scenes, and what is asked of them by the command line and by a call.</summary>
public sealed record TestCube
{
    /// <summary>Name of the folder in which the undisturbed build lies.</summary>
    public required string Name { get; init; }

    /// <summary>Catalogue of the scenes.</summary>
    public required string Catalog { get; init; }

    /// <summary>West, south, east, north.</summary>
    public required double[] Bbox { get; init; }

    /// <summary>Code of the coordinate reference system.</summary>
    public string Epsg { get; init; } = "32633";

    /// <summary>Metres.</summary>
    public required double Resolution { get; init; }

    /// <summary>Pixels of a tile's side.</summary>
    public int ChunkSize { get; init; } = 48;

    /// <summary>First day.</summary>
    public required string Start { get; init; }

    /// <summary>Last day.</summary>
    public required string End { get; init; }

    /// <summary>Bands.</summary>
    public required string[] Bands { get; init; }

    /// <summary>Tiles of the cube.</summary>
    public int Tiles { get; init; } = 16;

    /// <summary>Variables of the environment of the undisturbed build.</summary>
    public IReadOnlyDictionary<string, string>? Variables { get; init; }

    /// <summary>The command line without its target.</summary>
    public string CommandLine => string.Create(CultureInfo.InvariantCulture,
        $"cube build --catalog {Catalog} --bbox {string.Join(' ', Bbox.Select(degrees => degrees.ToString(CultureInfo.InvariantCulture)))} --epsg {Epsg} --resolution {Resolution} --resampling nearest --chunk-size {ChunkSize} --start-date {Start} --end-date {End} --bands {string.Join(' ', Bands)} --cloud-mask scl");

    /// <summary>The same as a call.</summary>
    public SubmitCubeRequest Submission(string output, string? requestId = null) => new()
    {
        RequestId = requestId ?? "",
        Area = new() { Bbox = new() { Values = { Bbox } } },
        Time = new() { Start = Start, End = End },
        Grid = new() { Crs = Epsg, Resolution = Resolution, ChunkSize = ChunkSize },
        Bands = { Bands },
        Resampling = { "nearest" },
        Mask = "scl",
        Source = new() { Catalog = Catalog, CatalogAsWritten = Catalog },
        Output = new() { Uri = output },
    };
}
