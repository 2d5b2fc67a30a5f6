using System.Globalization;
using System.Text;
using Datacube.Contracts.Catalog.V1;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Files;
using Datacube.Contracts.Http;
using Datacube.Contracts.Json;
using Datacube.Stac.Cql2;
using Datacube.Stac.Geometry;
using Datacube.Stac.Harmonising;
using Datacube.Stac.Searching;
using Google.Protobuf.WellKnownTypes;
using SortKey = Datacube.Stac.Searching.SortKey;

namespace Datacube.CatalogSearch.SearchItems;

/// <summary>What may be searched, and where.</summary>
internal static class SearchItemsRules
{
    private const int DefaultPage = 250;
    private const int LongestList = 1000;
    private const int MostShapeText = 1 << 20;

    /// <summary>The query of a request.</summary>
    /// <exception cref="DatacubeException"><c>bbox.*</c>, <c>time.*</c>, <c>page.limit</c>, <c>option.value</c>: what is wrong with it.</exception>
    public static StacQuery Read(SearchItemsRequest request)
    {
        var boxes = request.Boxes.Select(ReadBox).ToList();
        if (boxes.Count > 2)
            throw new DatacubeException("bbox.count", $"{boxes.Count} boxes were given; an area is one box, or two where it crosses the antimeridian.", "boxes");
        RequireShort(request.Collections.Count, "collections");
        RequireShort(request.Ids.Count, "ids");
        if (request.HasMaxCloud && !(request.MaxCloud >= 0 && request.MaxCloud <= 100))
            throw new DatacubeException("option.value", string.Create(CultureInfo.InvariantCulture, $"A cloud cover of {request.MaxCloud} percent is not possible: allowed are 0 to 100."), "max_cloud");
        var query = new StacQuery
        {
            Collections = [.. request.Collections],
            Boxes = boxes,
            Time = ReadSpan(request.Start, request.End, "start", "end"),
            Ids = [.. request.Ids],
            MaxCloudCover = request.HasMaxCloud ? request.MaxCloud : null,
            PageSize = request.PageSize == 0 ? DefaultPage : request.PageSize,
            MaxItems = request.MaxItems == 0 ? null : request.MaxItems,
            Filter = ReadFilter(request.Filter),
            Intersects = request.Intersects.Length > 0 ? ReadShape(request.Intersects) : null,
            SortBy = request.SortBy.Length > 0 ? SortKey.Parse(request.SortBy) : [],
            Published = ReadSpan(request.PublishedStart, request.PublishedEnd, "published_start", "published_end"),
        };
        query.Validate();
        return query;
    }

    /// <summary>Where a catalogue may lie: below a folder of the settings, or at an address, which the guard of the network judges when it connects.</summary>
    /// <param name="catalog">As the caller gave it.</param>
    /// <param name="roots">Folders of the settings.</param>
    public static void RequireAllowed(string catalog, IEnumerable<string> roots)
    {
        if (string.IsNullOrWhiteSpace(catalog) || catalog.Length > 2048 || catalog.Any(char.IsControl))
            throw new DatacubeException("uri.form", "The catalogue is empty, too long or holds control characters. Give a file (catalog.json) or an https address.", "catalog");
        if (LocalPath(catalog) is not { } path)
            return;
        var allowed = roots.Select(Path.GetFullPath).ToList();
        // A link in an allowed folder allows nothing outside.
        var real = RealPath.Of(path);
        if (!allowed.Exists(root => IsInside(real, RealPath.Of(root))))
            throw new DatacubeException("uri.not_allowed", $"The catalogue '{UrlScrubber.Scrub(catalog)}' lies in no folder that the service may read. Allowed: {(allowed.Count == 0 ? "addresses only" : string.Join(", ", allowed))}.", "catalog");
    }

    private static string? LocalPath(string catalog)
    {
        if (!catalog.Contains("://", StringComparison.Ordinal))
            return Path.GetFullPath(catalog);
        if (!Uri.TryCreate(catalog, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http" or "file"))
            throw new DatacubeException("uri.not_allowed", $"'{UrlScrubber.Scrub(catalog)}' cannot be a catalogue. Allowed: a file (catalog.json), file://, https:// or http:// addresses.", "catalog");
        if (address.UserInfo.Length > 0)
            throw new DatacubeException("uri.not_allowed", "The address of the catalogue carries a user name or password; credentials come from the environment of the service.", "catalog");
        return address.IsFile ? Path.GetFullPath(address.LocalPath) : null;
    }

    private static bool IsInside(string path, string root) =>
        path == root || path.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static LonLatBox ReadBox(Box box)
    {
        if (!(double.IsFinite(box.West) && double.IsFinite(box.South) && double.IsFinite(box.East) && double.IsFinite(box.North)))
            throw new DatacubeException("bbox.not_finite", "A box holds a number that is not finite.", "boxes");
        if (!(box.South >= -90 && box.North <= 90))
            throw new DatacubeException("bbox.latitude_range", string.Create(CultureInfo.InvariantCulture, $"Latitudes {box.South} and {box.North} are not both between -90 and 90."), "boxes");
        if (!(box.West >= -180 && box.East <= 180))
            throw new DatacubeException("bbox.longitude_range", string.Create(CultureInfo.InvariantCulture, $"Longitudes {box.West} and {box.East} are not both between -180 and 180."), "boxes");
        if (!(box.South < box.North))
            throw new DatacubeException("bbox.latitude_order", string.Create(CultureInfo.InvariantCulture, $"South {box.South} is not below north {box.North}; did you swap them?"), "boxes");
        if (!(box.West < box.East))
            throw new DatacubeException("bbox.empty", string.Create(CultureInfo.InvariantCulture, $"West {box.West} is not below east {box.East}. An area across the antimeridian is given as two boxes."), "boxes");
        return new(box.West, box.South, box.East, box.North);
    }

    /// <summary>What a request asks of a snapshot that is stored.</summary>
    /// <exception cref="DatacubeException"><c>page.limit</c>.</exception>
    public static (int After, int First) ReadPage(SearchItemsRequest request) => request is { After: >= 0, First: >= 0 }
        ? (request.After, request.First == 0 ? int.MaxValue : request.First)
        : throw new DatacubeException("page.limit", $"After {request.After} items the first {request.First} were asked for; neither can be negative.", "after");

    private static CqlNode? ReadFilter(string text) =>
        text.Length == 0 ? null : text.TrimStart() is ['{', ..] ? Cql2Json.Parse(Encoding.UTF8.GetBytes(text)) : Cql2Text.Parse(text);

    private static GeoShape ReadShape(string geoJson)
    {
        if (geoJson.Length > MostShapeText)
            throw new DatacubeException("geometry.too_large", $"The geometry has {geoJson.Length} characters; at most {MostShapeText} are possible. Simplify it.", "intersects");
        try
        {
            return GeoShape.Parse(StrictJson.ParseObject(Encoding.UTF8.GetBytes(geoJson)));
        }
        catch (DatacubeException refused)
        {
            throw new DatacubeException(refused.Code, refused.Message, "intersects", refused);
        }
    }

    private static TimeInterval? ReadSpan(Timestamp? from, Timestamp? to, string fromField, string toField)
    {
        var (start, end) = (ReadTime(from, fromField), ReadTime(to, toField));
        if (start > end)
            throw new DatacubeException("time.order", string.Create(CultureInfo.InvariantCulture, $"The end {end:O} lies before the start {start:O}. Swap them."), toField);
        return start is null && end is null ? null : new(start, end);
    }

    private static DateTimeOffset? ReadTime(Timestamp? time, string field)
    {
        try
        {
            return time?.ToDateTimeOffset();
        }
        catch (InvalidOperationException error)
        {
            throw new DatacubeException("time.form", "An instant lies outside the years 1 to 9999.", field, error);
        }
    }

    private static void RequireShort(int count, string field)
    {
        if (count > LongestList)
            throw new DatacubeException("page.limit", $"{count} {field} were given; at most {LongestList} are possible in one search.", field);
    }
}
