using System.Globalization;
using System.Text.Json.Nodes;
using Datacube.Stac.Items;
using Spectre.Console;

namespace Datacube.Cli.Output;

/// <summary>What <c>search</c> prints.</summary>
internal sealed class SearchView(CliHost host, string format)
{
    public void Show(IReadOnlyList<StacItem> items)
    {
        switch (format)
        {
            case "id":
                foreach (var item in items)
                    host.Out.WriteLine(item.Id);
                break;
            case "ndjson":
                foreach (var item in items)
                    host.Out.WriteLine(item.Json.ToJsonString());
                break;
            case "json" or "geojson":
                host.Out.WriteLine(new JsonObject { ["type"] = "FeatureCollection", ["features"] = new JsonArray([.. items.Select(item => item.Json.DeepClone())]) }.ToJsonString(new() { WriteIndented = true }));
                break;
            default:
                ShowTable(items);
                break;
        }
    }

    private void ShowTable(IReadOnlyList<StacItem> items)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("Scene", "Collection", "Acquired (UTC)", "Cloud", "Assets");
        foreach (var item in items)
        {
            table.AddRow(
                new Text(item.Id), new Text(item.Collection ?? ""),
                new Text(item.Acquired.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
                new Text(item.CloudCover is { } cloud ? string.Create(CultureInfo.InvariantCulture, $"{cloud:0.#} %") : ""),
                new Text(string.Join(' ', item.Assets.Keys)));
        }
        Drawing.On(host, host.Out, host.IsOutTerminal).Write(table);
    }
}
