using System.Text.Json.Nodes;
using Datacube.Stac.Searching;

namespace Datacube.CatalogSearch.Stac;

/// <summary>A search as a client writes it, the same for GET and POST; nothing in it has been checked beyond its JSON type.</summary>
internal sealed record SearchForm
{
    public IReadOnlyList<string> Collections { get; init; } = [];

    public IReadOnlyList<string> Ids { get; init; } = [];

    public IReadOnlyList<double>? Bbox { get; init; }

    public JsonObject? Intersects { get; init; }

    public string? Datetime { get; init; }

    public int Limit { get; init; } = 100;

    public IReadOnlyList<(string Field, bool Descending)> SortBy { get; init; } = [];

    public FieldSelection? Fields { get; init; }

    /// <summary>CQL2 text as a string, or CQL2 JSON.</summary>
    public JsonNode? Filter { get; init; }

    public string? FilterLang { get; init; }

    public string? FilterCrs { get; init; }

    public JsonObject? Query { get; init; }

    public string? Token { get; init; }

    /// <summary>What decides which items are found and in which order: a page token belongs to it.</summary>
    public string Identity() => new JsonArray(
        new JsonArray([.. Collections.Select(id => (JsonNode)id)]),
        new JsonArray([.. Ids.Select(id => (JsonNode)id)]),
        Bbox is null ? null : new JsonArray([.. Bbox.Select(number => (JsonNode)number)]),
        Intersects?.DeepClone(),
        Datetime,
        new JsonArray([.. SortBy.Select(term => (JsonNode)new JsonArray(term.Field, term.Descending))]),
        Filter?.DeepClone(),
        FilterLang,
        Query?.DeepClone()).ToJsonString();
}
