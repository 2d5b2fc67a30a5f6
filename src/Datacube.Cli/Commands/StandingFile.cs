using System.Text.Json;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Http;
using Datacube.Contracts.Json;
using Datacube.Stac.Providers.Union;
using Datacube.Stac.Searching;

namespace Datacube.Cli.Commands;

/// <summary>What a search has shown before: <c>{"catalog":"…","query":{…},"seen":{"sentinel-2-l2a/S2A_…":"hash"}}</c>.</summary>
internal sealed class StandingFile
{
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

    /// <summary>The part that was not seen before, or is another version of it.</summary>
    public UnionResult New(UnionResult found)
    {
        List<ChosenItem> fresh = [];
        foreach (var chosen in found.Items)
        {
            var version = ItemVersion.Of(chosen.Item);
            if ((string?)seen[version.Key] != version.Hash)
                fresh.Add(chosen);
            seen[version.Key] = version.Hash;
        }
        return found with { Items = fresh };
    }

    public Task KeepAsync(CancellationToken cancellation) => WholeFile.WriteAsync(path, state.ToJsonString(new JsonSerializerOptions { WriteIndented = true }), cancellation);
}
