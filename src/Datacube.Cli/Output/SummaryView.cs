using System.Globalization;
using System.Text.Json;
using Datacube.Cli.Commands;
using Datacube.Engine.Cubes.Building;
using Datacube.Engine.Cubes.Planning;
using Spectre.Console;

namespace Datacube.Cli.Output;

/// <summary>What <c>cube show</c> prints.</summary>
internal sealed class SummaryView(CliHost host, string format)
{
    public void Show(CubeSummary summary)
    {
        if (format == "json")
            host.Out.WriteLine(JsonSerializer.Serialize(summary, CubeJson.Readable));
        else if (format == "id")
            host.Out.WriteLine(summary.PlanHashes[^1]);
        else
            ShowTable(summary);
    }

    private void ShowTable(CubeSummary summary)
    {
        var (grid, console) = (summary.Parameters.Grid, Drawing.On(host, host.Out, host.IsOutTerminal));
        var bounds = grid.Bounds;
        console.Write(Drawing.Facts(
        [
            ("Cube", summary.Address.IsFile ? summary.Address.LocalPath : summary.Address.ToString()),
            ("State", summary.State is { } state ? JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString()).Replace('_', ' ') : "unfinished: run the same command again to continue"),
            ("Variable", $"{summary.Parameters.VariableName} ({string.Join(", ", summary.Axes.Select(axis => Text($"{axis.Key} {axis.Value}")))}) {summary.Encoding.Type.ToString().ToLowerInvariant()}, value = stored × {Text($"{summary.Encoding.Scale}")} + {Text($"{summary.Encoding.Offset}")}, fill {Text($"{summary.Encoding.Fill}")}"),
            ("Companions", "count (valid observations), status (written, empty, failed)"),
            ("Extent", Text($"{bounds.Left:0.######} {bounds.Bottom:0.######} {bounds.Right:0.######} {bounds.Top:0.######} in {grid.Crs}, pixels of {grid.Transform.A:0.########}")),
            ("Bands", string.Join(", ", summary.Parameters.Bands.Select(band => $"{band.Name} ({band.Resampling.ToString().ToLowerInvariant()})"))),
            .. summary.Parameters.Indices is { } indices ? [("Indices", string.Join(", ", indices))] : Array.Empty<(string, string)>(),
            ("Reducer", summary.Parameters.Reducer.Text),
            ("Mask", summary.MaskRule),
            ("Made from", Text($"{summary.Scenes} scenes of {string.Join(", ", summary.Collections)}, catalogue {summary.Parameters.Catalog}")),
            ("Checksums", Text($"{summary.AssetsVerified} assets verified, {summary.AssetsUnverified} read unverified")),
            ("Made by", $"{summary.Software}, plan {summary.PlanHashes[^1][..12]}"),
            ("Stored", $"{ByteSize.Show(summary.StoredBytes)} in chunks of {summary.Parameters.ChunkSize} pixels"),
            .. summary.Files.Count > 0 ? [("Files", string.Join(", ", summary.Files))] : Array.Empty<(string, string)>(),
            .. BuildView.FailedInputs(summary.FailedInputs),
        ]));
        console.WriteLine();
        console.Write(PeriodTable(summary));
    }

    private static Table PeriodTable(CubeSummary summary)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("Period", "Scenes", "Jobs");
        foreach (var band in summary.Periods.SelectMany(period => period.ValidShare.Keys).Distinct(StringComparer.Ordinal))
            table.AddColumn(new TableColumn($"Valid {Markup.Escape(band)}").RightAligned());
        foreach (var period in summary.Periods)
        {
            table.AddRow([
                period.Period, Text($"{period.Scenes}"), Text($"{period.Committed} of {period.Jobs}"),
                .. period.ValidShare.Values.Select(share => share.ToString("P1", CultureInfo.InvariantCulture)),
            ]);
        }
        return table;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
