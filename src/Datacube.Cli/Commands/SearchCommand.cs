using System.CommandLine;
using Datacube.Cli.Output;
using Datacube.Contracts.Errors;
using Datacube.Stac.Providers.Union;

namespace Datacube.Cli.Commands;

/// <summary><c>datacube search</c>: in this process, with no service.</summary>
internal static class SearchCommand
{
    public static Command Create(CliHost host)
    {
        var options = new SearchOptionSet();
        var printing = new OutputOptions("table", "json", "ndjson", "geojson", "id");
        var command = new Command("search", "List the scenes of a catalogue or of providers, with their bands.");
        options.AddTo(command);
        printing.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var notes = new Notes(host, parsed.GetValue(printing.Quiet));
            var (query, catalog) = options.QueryOf(parsed, host, notes);
            using var source = new SearchSource(catalog, options.Scenes.Http(parsed, host), options.Scenes.TableOf(parsed, host));
            var standing = parsed.GetValue(options.Standing) is { } file ? await StandingFile.OpenAsync(file, catalog, query, cancellation) : null;
            var began = host.Clock.GetUtcNow();
            var since = standing?.Since(catalog, began);
            var found = await source.FindAsync(query with { ChangedSince = since }, cancellation);
            Tell(found, notes);
            if (query.MaxItems is { } most && found.Items.Count == most)
                notes.Say($"--limit {most} is reached, there may be more scenes");
            if (found.Items.Count == 0 && standing is null)
                throw new DatacubeException("catalog.empty", "No scene matches. Try a longer time range, a larger --bbox, a higher --max-cloud or a wider --filter.", "--catalog");
            var shown = standing?.New(found) ?? found;
            if (standing is not null)
                notes.Say($"{shown.Items.Count} of {found.Items.Count} scenes are new or were made anew since the last time");
            if (parsed.GetValue(options.Save) is { } save)
                notes.Say($"snapshot {await SnapshotFile.WriteAsync(save, catalog, query, shown, host.Clock.GetUtcNow(), cancellation)} in {save}");
            new SearchView(host, printing.FormatOf(parsed), options.FieldsOf(parsed)).Show(shown);
            // What was not shown is not seen: the list is kept once the scenes are out.
            if (standing is not null)
            {
                if (query.MaxItems is null && found.Outcomes.All(outcome => outcome.State != ProviderState.Failed))
                    standing.Note(began, since is null);
                await standing.KeepAsync(cancellation);
            }
            return found.IsComplete ? ExitCodes.Ok : ExitCodes.PartialSuccess;
        });
        return command;
    }

    private static void Tell(UnionResult found, Notes notes)
    {
        foreach (var failed in found.Outcomes.Where(outcome => outcome.State == ProviderState.Failed))
            notes.Error($"provider {failed.Provider}: {failed.Code}: {failed.Message}");
        if (found.Outcomes.Count > 1)
            notes.Say($"answered: {string.Join(", ", found.Outcomes.Where(outcome => outcome.State == ProviderState.Answered).Select(outcome => $"{outcome.Provider} ({outcome.Items})"))}");
        foreach (var dropped in found.Dropped.Take(10))
            notes.Say($"{dropped.KeptId} of {dropped.KeptProvider} is taken for {dropped.Id} of {dropped.Provider}: {dropped.Reason}");
        if (found.Dropped.Count > 10)
            notes.Say($"{found.Dropped.Count - 10} more duplicates; -o json lists all");
    }
}
