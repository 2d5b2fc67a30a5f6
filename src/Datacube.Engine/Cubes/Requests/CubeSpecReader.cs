using Datacube.Contracts.Errors;
using Datacube.Engine.Cubes.Planning;
using Datacube.Pixels.Grids;
using Datacube.Storage;

namespace Datacube.Engine.Cubes.Requests;

/// <summary>From a raw request to a spec: the rules, then the geometry file where one was named, then the grid.</summary>
public sealed class CubeSpecReader(TimeProvider clock, OutputUriRules targets)
{
    /// <summary>Throws the first problem as <see cref="DatacubeException"/>; nothing but the geometry file is read.</summary>
    public CubeSpec Read(CubeRequest request)
    {
        var check = CubeRules.Check(request, clock.GetUtcNow(), targets);
        check.ThrowIfRejected();
        var notes = check.Notes.ToList();
        var polygons = request.GeometryFile is { } file ? AreaFile.Read(file, request.FixGeometry, notes)
            : request.Polygons is { } text ? AreaText.Read(text) : null;
        var area = check.Area ?? LonLatArea.Around(polygons!);
        var crs = check.Crs!;
        var resolution = request.Resolution ?? ResolutionRules.Default(crs);
        CostGuard.CheckGrid(area, crs, resolution);
        return new CubeSpec
        {
            Area = area,
            Polygons = polygons,
            Time = check.Time!.Value,
            PeriodMonths = request.PeriodMonths,
            WholeEdges = request.PeriodEdges == "whole",
            Crs = crs,
            Grid = CubeGrid.Of(area, crs.Code, resolution),
            ChunkSize = request.ChunkSize,
            Bands = check.Bands!,
            Indices = check.Indices!.Indices,
            IndexBands = check.Indices.Bands,
            VariableName = request.VariableName ?? check.Reducer!.VariableName,
            Mask = OptionRules.Mask(request.CloudMask),
            Reducer = check.Reducer!,
            Catalog = request.Catalog,
            Collection = request.Collection,
            MaxCloud = request.MaxCloud,
            Output = check.Output!,
            Format = request.Format == "cog" ? CubeFormat.Cog : CubeFormat.Zarr,
            Selection = new(request.Limit, request.Index, request.Only.Select(TileOf).ToHashSet()),
            Notes = notes,
        };
    }

    private static TileIndex TileOf(string name) =>
        TileName.TryParse(name, out var tile) ? tile : throw new DatacubeException("option.value", $"'{name}' is not a tile.", "--only");
}
