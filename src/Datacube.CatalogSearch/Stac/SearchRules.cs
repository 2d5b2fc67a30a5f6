using System.Text.Json;
using System.Text.Json.Nodes;
using Datacube.CatalogSearch.Items;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Words;
using Datacube.Stac.Cql2;
using Datacube.Stac.Geometry;
using Datacube.Stac.Searching;

namespace Datacube.CatalogSearch.Stac;

/// <summary>What may be searched for.</summary>
internal static class SearchRules
{
    private const int LongestList = 1000;
    private static readonly string[] Degrees = ["http://www.opengis.net/def/crs/OGC/1.3/CRS84", "OGC:CRS84"];

    /// <summary>True for a search that names properties: they have to be looked up.</summary>
    public static bool NeedsQueryables(SearchForm form) => form.Filter is not null || form.Query is not null || form.SortBy.Count > 0;

    /// <summary>The search of a form, every part of it checked.</summary>
    /// <param name="form">What the client wrote.</param>
    /// <param name="queryables">Properties that it may name.</param>
    public static ItemQuery Check(SearchForm form, CqlQueryables queryables)
    {
        RequireShort(form.Collections, "collections");
        RequireShort(form.Ids, "ids");
        if (form is { Bbox: not null, Intersects: not null })
            throw new DatacubeException("area.ambiguous", "Both bbox and intersects were given; give one of the two.", "bbox");
        return new()
        {
            Collections = form.Collections,
            Ids = form.Ids,
            Area = form.Bbox is { } box ? GeoShape.FromBoxes(BboxRules.Parse(box).Boxes) : form.Intersects is { } shape ? Shape(shape) : null,
            Time = form.Datetime is { } time ? DatetimeRules.Read(time) : null,
            Filter = FilterOf(form) is { } filter ? CqlBinder.Bind(filter, queryables) : null,
            Sort = [.. form.SortBy.Select(term => Term(term.Field, term.Descending, queryables))],
            Limit = form.Limit,
        };
    }

    private static CqlNode? FilterOf(SearchForm form)
    {
        List<CqlNode> parts = form.Query is { } query ? [.. QueryExtension.Conditions(query)] : [];
        var values = parts.OfType<CqlOperation>().Sum(part => part.Arguments.OfType<CqlArray>().Sum(list => list.Items.Count));
        if (parts.Count + values > CqlLimits.Standard.MaxNodes)
            throw new DatacubeException("filter.too_large", $"The query has {parts.Count + values} conditions and values; at most {CqlLimits.Standard.MaxNodes} are possible.", "query");
        if (form.FilterCrs is { } crs && !Degrees.Contains(crs, StringComparer.Ordinal))
            throw new DatacubeException("crs.unsupported", $"Filters take geometries in longitude and latitude only: {Degrees[0]}.", "filter-crs");
        if (form.Filter is { } filter)
            parts.Add(Parse(filter, form.FilterLang));
        return parts.Count switch { 0 => null, 1 => parts[0], _ => new CqlOperation(CqlOperator.And, parts) };
    }

    private static CqlNode Parse(JsonNode filter, string? lang)
    {
        var isText = filter is JsonValue value && value.GetValueKind() == JsonValueKind.String;
        return lang switch
        {
            null => isText ? Cql2Text.Parse(filter.GetValue<string>()) : Cql2Json.Parse(filter),
            "cql2-text" when isText => Cql2Text.Parse(filter.GetValue<string>()),
            "cql2-json" when !isText => Cql2Json.Parse(filter),
            "cql2-text" or "cql2-json" => throw new DatacubeException("filter.form", $"filter-lang is {lang}, and the filter is {(isText ? "a text" : "JSON")}.", "filter"),
            _ => throw new DatacubeException("filter.form", $"There is no filter language '{(lang.Length > 40 ? lang[..40] : lang)}'; there are cql2-text and cql2-json.", "filter-lang"),
        };
    }

    private static SortTerm Term(string field, bool descending, CqlQueryables queryables)
    {
        if (SortTerm.Find(field, descending, queryables) is { } term)
            return term;
        var shown = field.Length > 60 ? field[..60] : field;
        throw new DatacubeException("filter.property", $"There is no property '{shown}' to sort by; nearest: {string.Join(", ", NearestWords.Of(shown, queryables.Names, 3))}.", "sortby");
    }

    private static GeoShape Shape(JsonObject geometry)
    {
        try
        {
            return GeoShape.Parse(geometry);
        }
        catch (DatacubeException error)
        {
            throw new DatacubeException(error.Code, error.Message, "intersects", error);
        }
    }

    private static void RequireShort(IReadOnlyList<string> list, string field)
    {
        if (list.Count > LongestList)
            throw new DatacubeException("page.limit", $"{list.Count} {field} were given; at most {LongestList} are possible in one search.", field);
        if (list.Any(id => id.Contains('\0', StringComparison.Ordinal)))
            throw new DatacubeException("request.form", $"One of {field} holds the character U+0000.", field);
    }
}
