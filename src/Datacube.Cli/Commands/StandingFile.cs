using System.Text.Json;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Http;
using Datacube.Contracts.Json;
using Datacube.Stac.Providers.Union;
using Datacube.Stac.Searching;

namespace Datacube.Cli.Commands;

/// <summary>
/// What a search has shown before: <c>{"catalog":"…","query":{…},"seen":{"sentinel-2-l2a/S2A_…":{"earth-search":"hash"}},"asked":"…","asked_whole":"…"}</c>. Each provider has its own version of
/// a scene: one that stands in for another makes no scene new.
/// </summary>
internal sealed class StandingFile
{
    private const string Asked = "asked", AskedWhole = "asked_whole";
    private readonly string path;
    private readonly JsonObject state;
    private readonly JsonObject seen;

    private StandingFile(string path, JsonObject state, JsonObject seen)
    {
        this.path = path;
        this.state = state;
        this.seen = seen;
    }

    /// <exception cref="DatacubeException"><c>option.value</c>: the file belongs to another search; <c>json.*</c>.</exception>
    public static async Task<StandingFile> OpenAsync(string path, string catalog, StacQuery query, CancellationToken cancellation)
    {
        var asked = new JsonObject { ["catalog"] = UrlScrubber.Scrub(catalog), ["query"] = query.Describe() };
        if (!File.Exists(path))
        {
            JsonObject none = [];
            asked["seen"] = none;
            return new(path, asked, none);
        }
        var state = await StrictJson.ReadFileAsync(path, null, cancellation);
        var isSame = JsonNode.DeepEquals(state["catalog"], asked["catalog"]) && JsonNode.DeepEquals(state["query"], asked["query"]);
        return isSame && state["seen"] is JsonObject seen
            ? new(path, state, seen)
            : throw new DatacubeException("option.value", $"'{path}' belongs to another search: {state["catalog"]} {state["query"]?.ToJsonString()}. Give another file, or the same options.", "--standing");
    }

    /// <summary>Since when changes are asked for; null for everything.</summary>
    public DateTimeOffset? Since(string catalog, DateTimeOffset now) => new StandingMarks(Mark(Asked), Mark(AskedWhole)).Since(catalog, now);

    /// <summary>The part that was not seen before, or is another version of it.</summary>
    public UnionResult New(UnionResult found)
    {
        List<ChosenItem> fresh = [];
        foreach (var chosen in found.Items)
        {
            var version = ItemVersion.Of(chosen.Item);
            // Files of before providers were told apart: the version that was seen is that of whoever gives the scene first.
            if (seen[version.Key] is JsonValue former && former.TryGetValue(out string? hash))
                seen[version.Key] = new JsonObject { [chosen.Provider] = hash };
            if (seen[version.Key] is not JsonObject known)
            {
                seen[version.Key] = known = [];
                fresh.Add(chosen);
            }
            else if (known[chosen.Provider] is { } before && (string?)before != version.Hash)
            {
                fresh.Add(chosen);
            }
            known[chosen.Provider] = version.Hash;
        }
        return found with { Items = fresh };
    }

    /// <summary>Notes when was asked, where every provider answered with all that it has.</summary>
    public void Note(DateTimeOffset began, bool isWhole)
    {
        state[Asked] = JsonValue.Create(began);
        if (isWhole)
            state[AskedWhole] = JsonValue.Create(began);
    }

    public Task KeepAsync(CancellationToken cancellation) => WholeFile.WriteAsync(path, state.ToJsonString(new JsonSerializerOptions { WriteIndented = true }), cancellation);

    private DateTimeOffset? Mark(string name) => state[name] is JsonValue value && value.TryGetValue(out DateTimeOffset time) ? time : null;
}
