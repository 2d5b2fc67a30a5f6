namespace Datacube.Stac.Providers.Union;

/// <summary>What several providers gave, each acquisition once.</summary>
/// <param name="Items">Items in the order asked for.</param>
/// <param name="Outcomes">What became of each provider, in the order they were named.</param>
/// <param name="Dropped">What was found and not kept, and why.</param>
public sealed record UnionResult(IReadOnlyList<ChosenItem> Items, IReadOnlyList<ProviderOutcome> Outcomes, IReadOnlyList<DroppedItem> Dropped)
{
    /// <summary>True where every provider that was asked answered, or another one stood in.</summary>
    public bool IsComplete { get; init; } = true;
}
