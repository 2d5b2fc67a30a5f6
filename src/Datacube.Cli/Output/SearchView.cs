using System.Globalization;
using System.Text.Json.Nodes;
using Datacube.Stac.Items;
using Datacube.Stac.Providers.Union;
using Datacube.Stac.Searching;
using Spectre.Console;

namespace Datacube.Cli.Output;

/// <summary>What <c>search</c> prints.</summary>
internal sealed class SearchView(CliHost host, string format, FieldSelection fields)
{
    private const int Bins = 5;
    private const int WidestBar = 30;

    public void Show(UnionResult found)
    {
        switch (format)
        {
            case "id":
                foreach (var chosen in found.Items)
                    host.Out.WriteLine(chosen.Item.Id);
                break;
            case "ndjson":
                foreach (var chosen in found.Items)
                    host.Out.WriteLine(fields.Of(chosen.Item.Json).ToJsonString());
                break;
            case "json":
                var answer = Collection(found);
                answer["datacube:search"] = UnionJson.Of(found);
                host.Out.WriteLine(answer.ToJsonString(new() { WriteIndented = true }));
                break;
            case "geojson":
                host.Out.WriteLine(Collection(found).ToJsonString(new() { WriteIndented = true }));
                break;
            default:
                ShowTable(found);
                break;
        }
    }

    private JsonObject Collection(UnionResult found) =>
        new() { ["type"] = "FeatureCollection", ["features"] = new JsonArray([.. found.Items.Select(chosen => fields.Of(chosen.Item.Json))]) };

    private void ShowTable(UnionResult found)
    {
        var hasProviders = found.Outcomes.Count > 0;
        var table = new Table().Border(TableBorder.Simple).AddColumns([.. (string[])["Scene", "Collection", "Acquired (UTC)", "Cloud", "Assets"], .. hasProviders ? (string[])["Provider"] : []]);
        foreach (var (item, provider) in found.Items)
        {
            Text[] cells =
            [
                new(item.Id), new(item.Collection ?? ""), new(item.Acquired.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
                new(item.CloudCover is { } cloud ? string.Create(CultureInfo.InvariantCulture, $"{cloud:0.#} %") : ""), new(string.Join(' ', item.Assets.Keys)),
            ];
            table.AddRow(hasProviders ? [.. cells, new(provider)] : cells);
        }
        Drawing.On(host, host.Out, host.IsOutTerminal).Write(table);
        ShowSummary([.. found.Items.Select(chosen => chosen.Item)]);
    }

    private void ShowSummary(IReadOnlyList<StacItem> items)
    {
        var pictures = items.Count(item => item.Assets.Values.Any(asset => asset.Key is "thumbnail" or "preview" or "rendered_preview" || asset.Roles.Contains("thumbnail") || asset.Roles.Contains("overview")));
        host.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{items.Count} {(items.Count == 1 ? "scene" : "scenes")}, {pictures} with a thumbnail"));
        var clouds = items.Select(item => item.CloudCover).OfType<double>().Where(double.IsFinite).ToList();
        if (clouds.Count < 2)
            return;
        var counts = Enumerable.Range(0, Bins).Select(bin => clouds.Count(cloud => Math.Clamp((int)(cloud / (100.0 / Bins)), 0, Bins - 1) == bin)).ToList();
        for (var bin = 0; bin < Bins; bin++)
        {
            var bar = new string('#', (int)Math.Ceiling((double)WidestBar * counts[bin] / counts.Max()));
            host.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"cloud {bin * 100 / Bins,3}-{(bin + 1) * 100 / Bins,3} % {counts[bin],6} {bar}").TrimEnd());
        }
    }
}
