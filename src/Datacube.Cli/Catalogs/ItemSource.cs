using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Http;
using Datacube.Contracts.Json;
using Datacube.Raster.Codecs;
using Datacube.Stac.Catalogs;
using Datacube.Stac.GeoParquet;
using Datacube.Stac.Items;
using Datacube.Stac.Searching;

namespace Datacube.Cli.Catalogs;

/// <summary>
/// Items from anywhere: a file with an item a line (<c>.ndjson</c>) or a row (<c>.parquet</c>, stac-geoparquet), an item, a feature collection, a static catalogue, a STAC API. Addresses that
/// are relative to where an item was found become absolute: in another catalogue they would lead nowhere. Everything else stays as it was.
/// </summary>
internal sealed class ItemSource(string source, GuardedHttpOptions http)
{
    private const int PageItems = 200;
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The items, page by page, from a place on that an earlier reading came to.</summary>
    public IAsyncEnumerable<SourcePage> ReadAsync(StacQuery query, string? from, CancellationToken cancellation) => Path.GetExtension(source).ToUpperInvariant() switch
    {
        ".NDJSON" or ".JSONL" => PagesAsync(LinesAsync(cancellation), query, from, cancellation),
        ".PARQUET" or ".GEOPARQUET" => PagesAsync(RowsAsync(cancellation), query, from, cancellation),
        _ => SearchAsync(query, from, cancellation),
    };

    // A place in a file is the number of items before it, those that do not match included.
    private async IAsyncEnumerable<SourcePage> PagesAsync(IAsyncEnumerable<byte[]> items, StacQuery query, string? from, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var done = int.TryParse(from ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : throw new DatacubeException("feed.form", "The place to go on from is none of this file. Start again from the beginning.", "source");
        // Without a condition items go on as they are: the service says what is wrong with one.
        var (filter, left) = (query.HasConditions ? new ItemFilter(query) : null, query.MaxItems ?? int.MaxValue);
        await foreach (var page in items.Skip(done).Chunk(PageItems).WithCancellation(cancellation))
        {
            byte[][] matching = filter is null ? page : [.. page.Where((item, index) => Matches(filter, item, done + index + 1))];
            yield return new([.. matching.Take(left)], (done += page.Length).ToString(CultureInfo.InvariantCulture));
            if ((left -= matching.Length) <= 0)
                yield break;
        }
    }

    private bool Matches(ItemFilter filter, byte[] item, int number)
    {
        try
        {
            return filter.Matches(new StacItem(StrictJson.ParseObject(item), Document));
        }
        catch (DatacubeException refused)
        {
            throw new DatacubeException(refused.Code, string.Create(CultureInfo.InvariantCulture, $"Item {number} of '{source}': {refused.Message}"), "source", refused);
        }
    }

    private Uri Document => new(Path.GetFullPath(source));

    private async IAsyncEnumerable<byte[]> RowsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        RequireFile();
        await using var file = File.OpenRead(source);
        await foreach (var item in ItemParquetReader.ReadAsync(file, Zstd.Decompress, cancellation))
            yield return JsonSerializer.SerializeToUtf8Bytes(item, Plain);
    }

    private void RequireFile()
    {
        if (!File.Exists(source))
            throw new DatacubeException("catalog.not_found", $"There is no file '{source}'.", "source");
    }

    private async IAsyncEnumerable<byte[]> LinesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        RequireFile();
        await foreach (var line in File.ReadLinesAsync(source, cancellation))
            if (!string.IsNullOrWhiteSpace(line))
                yield return System.Text.Encoding.UTF8.GetBytes(line);
    }

    private async IAsyncEnumerable<SourcePage> SearchAsync(StacQuery query, string? from, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var catalog = await StacCatalog.OpenAsync(source, new CatalogOptions { Http = http, MaxItems = 10_000_000, MaxPages = 100_000 }, cancellation);
        await foreach (var page in catalog.PagesAsync(query, from, cancellation))
            yield return new([.. page.Items.Select(item => JsonSerializer.SerializeToUtf8Bytes(Absolute(item), Plain))], page.Next);
    }

    private static JsonObject Absolute(StacItem item)
    {
        foreach (var holder in (item.Json["assets"] as JsonObject)?.Select(asset => asset.Value).Concat(item.Json["links"] as JsonArray ?? []) ?? [])
            if (holder is JsonObject named && named["href"] is JsonValue value && value.TryGetValue(out string? href) && !href.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(item.Document, href, out var address))
                named["href"] = address.AbsoluteUri;
        return item.Json;
    }
}
