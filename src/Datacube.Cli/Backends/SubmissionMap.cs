using System.Globalization;
using Datacube.Contracts.Cubes.V1;
using Datacube.Engine.Cubes.Building;
using Datacube.Engine.Cubes.Requests;
using Datacube.Stac.Providers;

namespace Datacube.Cli.Backends;

/// <summary>A command as the service takes it. What is relative to this folder becomes absolute; what only this machine has (a geometry file) is sent along.</summary>
internal static class SubmissionMap
{
    public static SubmitCubeRequest Map(CubeRequest request, CubeSpec spec, CubeBuildOptions options, IEnumerable<string> allowedHosts)
    {
        var message = new SubmitCubeRequest
        {
            Area = AreaOf(request, spec),
            Time = new() { Start = request.StartDate, End = request.EndDate, PeriodMonths = request.PeriodMonths, WholeEdges = request.PeriodEdges == "whole" },
            Grid = new() { Crs = request.Crs, ChunkSize = request.ChunkSize },
            VariableName = request.VariableName ?? "",
            Mask = request.CloudMask,
            Source = new() { Catalog = Absolute(request.Catalog), CatalogAsWritten = request.Catalog, Collection = request.Collection ?? "" },
            Output = new()
            {
                Uri = spec.Output.IsFile ? spec.Output.LocalPath : spec.Output.AbsoluteUri,
                Format = spec.Format == CubeFormat.Cog ? OutputFormat.Cog : OutputFormat.Zarr,
                Overwrite = options.Mode.Overwrite,
                Append = options.Mode.Append,
                Initialize = options.Mode.Initialize,
                AllowPartial = options.AllowPartial,
            },
            Selection = new() { Only = { request.Only } },
        };
        message.Bands.AddRange(request.Bands);
        message.Indices.AddRange(request.Indices);
        message.Resampling.AddRange(request.Resampling);
        message.Reducers.AddRange(request.Reducer);
        message.Source.AllowHosts.AddRange(allowedHosts);
        if (request.Resolution is { } resolution)
            message.Grid.Resolution = resolution;
        if (request.MaxCloud is { } cloud)
            message.Source.MaxCloud = cloud;
        if (request.Limit is { } limit)
            message.Selection.Limit = limit;
        if (request.Index is { } index)
            message.Selection.Index = index;
        return message;
    }

    private static Area AreaOf(CubeRequest request, CubeSpec spec)
    {
        if (spec.Polygons is { } polygons)
            return new() { Polygons = polygons.ToGeoJson().ToJsonString() };
        var numbers = request.Bbox!.SelectMany(text => text.Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return new() { Bbox = new() { Values = { numbers.Select(number => double.Parse(number, CultureInfo.InvariantCulture)) } } };
    }

    private static string Absolute(string catalog) => catalog.Contains("://", StringComparison.Ordinal) || ProviderTable.MayBeNames(catalog) ? catalog : Path.GetFullPath(catalog);
}
