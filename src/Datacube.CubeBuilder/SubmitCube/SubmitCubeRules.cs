using System.Globalization;
using Datacube.Contracts.Cubes.V1;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Http;
using Datacube.Engine.Cubes.Building;
using Datacube.Engine.Cubes.Requests;
using Datacube.Stac.Providers;

namespace Datacube.CubeBuilder.SubmitCube;

/// <summary>What is peculiar to a request that came over the network; the rules of cubes themselves are those of the engine.</summary>
internal static class SubmitCubeRules
{
    private const int LongestRequestId = 64;
    private const int MostPriority = 100;
    private const int MostPolygonText = 1 << 20;
    private static readonly CubeRequest Defaults = new();

    /// <summary>The order of a request.</summary>
    /// <exception cref="DatacubeException">The first thing that is wrong with it.</exception>
    public static CubeOrder Read(SubmitCubeRequest request, CubeBuilderOptions options)
    {
        RequireRequestId(request.RequestId);
        if (request.Priority is < -MostPriority or > MostPriority)
            throw Refuse("priority", $"A priority of {request.Priority} is not possible: allowed are -{MostPriority} to {MostPriority}.");
        if (request.Limits is { HasMaxFailedTasks: true, MaxFailedTasks: < 0 })
            throw Refuse("limits.max_failed_tasks", "Less than no task cannot fail; give 0 or more.");
        var (source, output) = (request.Source ?? new(), request.Output ?? new());
        RequireHosts(source.AllowHosts, options);
        if (!ProviderTable.MayBeNames(source.Catalog))
            RequireAbsolute(source.Catalog, "--catalog");
        RequireAbsolute(output.Uri, "--output");
        return new CubeOrder
        {
            Request = Cube(request, source, output),
            CatalogAsWritten = source.CatalogAsWritten.Length > 0 ? source.CatalogAsWritten : source.Catalog.Length > 0 ? source.Catalog : Defaults.Catalog,
            Mode = new TargetMode(output.Overwrite, output.Append, output.Initialize),
            AllowPartial = output.AllowPartial,
            Limits = CostLimitRules.Read(request.Limits, options),
            MaxFailedTasks = request.Limits is { HasMaxFailedTasks: true } limits ? limits.MaxFailedTasks : null,
        };
    }

    private static CubeRequest Cube(SubmitCubeRequest request, Source source, Output output)
    {
        var (time, grid, selection) = (request.Time ?? new(), request.Grid ?? new(), request.Selection ?? new());
        var polygons = request.Area?.AreaCase == Area.AreaOneofCase.Polygons ? request.Area.Polygons : null;
        if (polygons?.Length > MostPolygonText)
            throw new DatacubeException("geometry.too_large", $"The polygons have {polygons.Length} characters, the limit is {MostPolygonText}. Simplify them.", "polygons");
        return new CubeRequest
        {
            Bbox = request.Area?.AreaCase == Area.AreaOneofCase.Bbox ? [.. request.Area.Bbox.Values.Select(value => value.ToString("R", CultureInfo.InvariantCulture))] : null,
            Polygons = polygons,
            StartDate = time.Start,
            EndDate = time.End,
            PeriodMonths = time.HasPeriodMonths ? time.PeriodMonths : Defaults.PeriodMonths,
            PeriodEdges = time.WholeEdges ? "whole" : "clip",
            Resolution = grid.HasResolution ? grid.Resolution : null,
            ChunkSize = grid.HasChunkSize ? grid.ChunkSize : Defaults.ChunkSize,
            Bands = request.Bands.Count > 0 ? [.. request.Bands] : Defaults.Bands,
            Indices = [.. request.Indices],
            VariableName = request.VariableName.Length > 0 ? request.VariableName : null,
            Reducer = request.Reducers.Count > 0 ? [.. request.Reducers] : Defaults.Reducer,
            Crs = OrDefault(grid.Crs, Defaults.Crs),
            CloudMask = OrDefault(request.Mask, Defaults.CloudMask),
            Resampling = [.. request.Resampling],
            Catalog = OrDefault(source.Catalog, Defaults.Catalog),
            Collection = source.Collection.Length > 0 ? source.Collection : null,
            MaxCloud = source.HasMaxCloud ? source.MaxCloud : null,
            Output = output.Uri,
            Format = output.Format switch
            {
                OutputFormat.Unspecified or OutputFormat.Zarr => "zarr",
                OutputFormat.Cog => "cog",
                var other => other.ToString(),
            },
            Limit = selection.HasLimit ? selection.Limit : null,
            Index = selection.HasIndex ? selection.Index : null,
            Only = [.. selection.Only],
        };
    }

    private static string OrDefault(string given, string standard) => given.Length > 0 ? given : standard;

    private static void RequireRequestId(string id)
    {
        if (id.Length > LongestRequestId || id.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.' or ':')))
            throw new DatacubeException("name.form", $"The request id of {id.Length} characters is not usable: at most {LongestRequestId} letters, digits, '-', '_', '.' and ':'.", "request_id");
    }

    private static void RequireHosts(IEnumerable<string> hosts, CubeBuilderOptions options)
    {
        if (hosts.FirstOrDefault(host => !options.AllowedHosts.Contains(host, StringComparer.OrdinalIgnoreCase)) is { } refused)
            throw new DatacubeException("href.not_allowed", $"The host '{UrlScrubber.Scrub(refused.Length > 100 ? refused[..100] : refused)}' is not among those that the service may read. Ask whoever runs it to add it to CubeBuilder:AllowedHosts and CatalogSearch:AllowedHosts.", "--allow-host");
    }

    /// <summary>A path of the caller means nothing in the folder where the service happens to run.</summary>
    private static void RequireAbsolute(string place, string field)
    {
        if (place.Length > 0 && !place.Contains("://", StringComparison.Ordinal) && !Path.IsPathFullyQualified(place))
            throw new DatacubeException("uri.form", $"'{(place.Length > 100 ? place[..100] : place)}' is relative. Give an absolute path or an address: the service runs in another folder.", field);
    }

    private static DatacubeException Refuse(string field, string message) => new("option.value", message, field);
}
