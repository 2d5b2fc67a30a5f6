using Datacube.Contracts.Errors;
using Datacube.Stac.Items;
using Datacube.Stac.Searching;

namespace Datacube.Stac.Providers.Union;

/// <summary>Searches several providers as one.</summary>
/// <param name="catalogs">How providers are opened.</param>
public sealed class UnionSearch(ProviderCatalogs catalogs)
{
    /// <summary>Asks all at the same time and puts together what they give. One that fails is told in the outcomes; only where all fail does the search fail.</summary>
    /// <exception cref="DatacubeException">The first provider's failure where none answered; what is wrong with the query.</exception>
    public async Task<UnionResult> AllAsync(IReadOnlyList<ProviderSettings> providers, StacQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(providers);
        var answers = await Task.WhenAll(providers.Select(provider => AskAsync(provider, query, cancellation))).ConfigureAwait(false);
        return Together(answers, query) with { IsComplete = answers.All(answer => answer.Outcome.State != ProviderState.Failed) };
    }

    /// <summary>Asks one after another in the order given until one answers.</summary>
    /// <exception cref="DatacubeException">The first provider's failure where none answered; what is wrong with the query.</exception>
    public async Task<UnionResult> FirstAsync(IReadOnlyList<ProviderSettings> providers, StacQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(providers);
        List<Answer> answers = [];
        foreach (var provider in providers)
        {
            var isAnswered = answers.Exists(answer => answer.Outcome.State == ProviderState.Answered);
            answers.Add(isAnswered ? new(provider, [], new(provider.Name, ProviderState.NotAsked, 0)) : await AskAsync(provider, query, cancellation).ConfigureAwait(false));
        }
        return Together(answers, query);
    }

    private async Task<Answer> AskAsync(ProviderSettings provider, StacQuery query, CancellationToken cancellation)
    {
        if (CollectionsFor(provider, query) is not { } collections)
            return new(provider, [], new(provider.Name, ProviderState.NotAsked, 0));
        var part = query.Budget?.Part();
        try
        {
            using var catalog = await catalogs.OpenAsync(provider, cancellation).ConfigureAwait(false);
            List<StacItem> items = [];
            await foreach (var item in catalog.SearchAsync(query with { Collections = collections, Budget = part }, cancellation).ConfigureAwait(false))
                items.Add(item);
            return new(provider, items, new(provider.Name, ProviderState.Answered, items.Count));
        }
        catch (DatacubeException failure) when (IsOfProvider(failure.Code))
        {
            part?.Return();
            return new(provider, [], new(provider.Name, ProviderState.Failed, 0, failure.Code, failure.Message)) { Failure = failure };
        }
    }

    /// <summary>Those that it lists; a STAC provider that lists none of them is asked by the names as they stand, another one not at all.</summary>
    private static IReadOnlyList<string>? CollectionsFor(ProviderSettings provider, StacQuery query)
    {
        if (query.Collections.Count == 0)
            return [];
        List<string> listed = [.. query.Collections.Where(provider.Lists)];
        return listed.Count > 0 ? listed : provider.Kind is "odata" or "opensearch" ? null : query.Collections;
    }

    /// <summary>Failures of the other side, and its limits; what is wrong with the query would be wrong anywhere.</summary>
    private static bool IsOfProvider(string code) =>
        code.StartsWith("source.", StringComparison.Ordinal) || code.StartsWith("json.", StringComparison.Ordinal)
        || code is "feed.form" or "feed.loop" or "feed.dtd_forbidden" or "feed.too_large" or "filter.too_expensive" or "catalog.not_found" or "href.not_allowed";

    private static UnionResult Together(IReadOnlyList<Answer> answers, StacQuery query)
    {
        if (!answers.Any(answer => answer.Outcome.State == ProviderState.Answered))
            throw answers.Select(answer => answer.Failure).OfType<DatacubeException>().FirstOrDefault()
                ?? new DatacubeException("catalog.empty", "No provider was asked: none of those named has the collections.", "collections");
        // What one provider gives stays as it gave it; only between providers something has to be chosen.
        var (kept, dropped) = answers.Count(answer => answer.Items.Count > 0) > 1
            ? UnionDuplicates.Remove(answers.SelectMany(answer => answer.Items.Select(item => (answer.Provider, item))))
            : ([.. answers.SelectMany(answer => answer.Items.Select(item => new ChosenItem(item, answer.Provider.Name)))], []);
        var of = kept.ToDictionary(chosen => chosen.Item, chosen => chosen);
        var ordered = ItemOrder.Sort(of.Keys, query.SortBy).Take(query.MaxItems ?? int.MaxValue).Select(item => of[item]);
        return new([.. ordered], [.. answers.Select(answer => answer.Outcome)], dropped);
    }

    private sealed record Answer(ProviderSettings Provider, IReadOnlyList<StacItem> Items, ProviderOutcome Outcome)
    {
        public DatacubeException? Failure { get; init; }
    }
}
