using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Datacube.CatalogSearch.Items;
using Microsoft.Extensions.Options;

namespace Datacube.CatalogSearch.Stac;

/// <summary>Item search: checks a form, asks the catalogue, writes the page.</summary>
internal sealed class StacSearch(ItemSearch items, QueryableStore queryables, PageTokens tokens, IOptions<CatalogSearchOptions> options)
{
    /// <summary>Answers a search.</summary>
    /// <param name="context">The request.</param>
    /// <param name="form">What is searched for.</param>
    /// <param name="links">Links of the page besides root and next.</param>
    /// <param name="next">Makes the link to the next page from its token.</param>
    public async Task AnswerAsync(HttpContext context, SearchForm form, IEnumerable<JsonObject> links, Func<string, JsonObject> next)
    {
        var cancellation = context.RequestAborted;
        var known = SearchRules.NeedsQueryables(form) ? await queryables.OfAsync(form.Collections, cancellation) : Datacube.Stac.Cql2.CqlQueryables.OfItems;
        var query = SearchRules.Check(form, known);
        var page = await items.RunAsync(query with { After = await tokens.ReadAsync(form, new SortOrder(query.Sort), cancellation) }, cancellation);
        var address = StacAddress.Of(context.Request, options.Value);
        JsonArray all = [address.RootLink(), .. links];
        if (page.Last is { } last)
            all.Add(next(await tokens.WriteAsync(form, last, cancellation)));
        await StacJson.WriteAsync(context, Write(page, new ItemWriter(address, form.Fields), all), StacAddress.GeoJson);
    }

    private static ReadOnlyMemory<byte> Write(ItemPage page, ItemWriter writer, JsonArray links)
    {
        var output = new ArrayBufferWriter<byte>(page.Items.Sum(item => item.Body.Length + item.Links.Length + 800) + 2000);
        output.Write("{\"type\":\"FeatureCollection\",\"features\":["u8);
        for (var i = 0; i < page.Items.Count; i++)
        {
            if (i > 0)
                output.Write(","u8);
            writer.Write(output, page.Items[i]);
        }
        output.Write("],\"links\":"u8);
        output.Write(JsonSerializer.SerializeToUtf8Bytes(links, StacJson.Options));
        output.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $",\"numberReturned\":{page.Items.Count}}}")));
        return output.WrittenMemory;
    }
}
