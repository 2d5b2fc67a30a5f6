using System.Text.Json.Nodes;

namespace Datacube.Stac.Providers.Union;

/// <summary>How a search over providers is told to programs: who answered, and which duplicate was kept.</summary>
public static class UnionJson
{
    /// <summary><c>{"complete":true,"providers":[…],"dropped":[…]}</c>.</summary>
    public static JsonObject Of(UnionResult found)
    {
        ArgumentNullException.ThrowIfNull(found);
        return new()
        {
            ["complete"] = found.IsComplete,
            ["providers"] = new JsonArray([.. found.Outcomes.Select(outcome => new JsonObject
            {
                ["provider"] = outcome.Provider, ["state"] = State(outcome.State), ["items"] = outcome.Items, ["code"] = outcome.Code, ["message"] = outcome.Message,
            })]),
            ["dropped"] = new JsonArray([.. found.Dropped.Select(item => new JsonObject
            {
                ["id"] = item.Id, ["provider"] = item.Provider, ["kept_id"] = item.KeptId, ["kept_provider"] = item.KeptProvider, ["reason"] = item.Reason,
            })]),
        };
    }

    private static string State(ProviderState state) => state switch { ProviderState.Answered => "answered", ProviderState.Failed => "failed", _ => "not_asked" };
}
