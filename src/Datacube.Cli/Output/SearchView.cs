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

    /// <summary>Characters that time, clouds and assets take at least, the space between columns included.</summary>
    private const int RestWidth = 60;

    private const int ColumnSpace = 3;

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
        var table = new Table().Border(TableBorder.Simple).AddColumns("Scene", "Collection", "Acquired (UTC)", "Cloud", "Assets");
        table.Columns[3].RightAligned();
        // Ids are for copying: where there is room for the rest beside them they stay in one piece.
        var (ids, collections) = (Widest("Scene", found, chosen => chosen.Item.Id), Widest("Collection", found, chosen => chosen.Item.Collection));
        var providers = hasProviders ? ColumnSpace + Widest("Provider", found, chosen => chosen.Provider) : 0;
        if (ids + collections + providers + RestWidth <= host.Width)
            table.Columns[0].NoWrap();
        if (hasProviders)
            table.AddColumn("Provider");
        foreach (var (item, provider) in found.Items)
        {
            Text[] cells =
            [
                new(item.Id), new(item.Collection ?? ""), new(item.Acquired.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
                new(item.CloudCover is { } cloud ? string.Create(CultureInfo.InvariantCulture, $"{cloud:0.0} %") : ""), new(AssetsOf(item)),
            ];
            table.AddRow(hasProviders ? [.. cells, new(provider)] : cells);
        }
        Drawing.On(host, host.Out, host.IsOutTerminal).Write(table);
        ShowSummary([.. found.Items.Select(chosen => chosen.Item)]);
    }

    private static int Widest(string title, UnionResult found, Func<ChosenItem, string?> cell) => found.Items.Select(chosen => cell(chosen)?.Length ?? 0).Append(title.Length).Max();

    /// <summary>The assets with pixels by name, the others by their number.</summary>
    private static string AssetsOf(StacItem item)
    {
        var data = item.Assets.Values.Where(asset => IsData(asset) && !(asset.Key.EndsWith("-jp2", StringComparison.Ordinal) && item.Assets.ContainsKey(asset.Key[..^4]))).Select(asset => asset.Key).Order(StringComparer.Ordinal).ToList();
        if (data.Count == 0)
            return string.Join(' ', item.Assets.Keys);
        var others = item.Assets.Count - data.Count;
        return string.Join(' ', data) + (others > 0 ? string.Create(CultureInfo.InvariantCulture, $" and {others} more") : "");
    }

    private static bool IsData(StacAsset asset) =>
        asset.Roles.Count > 0 ? asset.Roles.Contains("data") : asset.Type is { } type && (type.StartsWith("image/tiff", StringComparison.Ordinal) || type.StartsWith("image/jp2", StringComparison.Ordinal));

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
