namespace Datacube.Stac.Providers.Union;

/// <summary>What became of asking one provider.</summary>
/// <param name="Provider">Its name.</param>
/// <param name="State">Whether it answered.</param>
/// <param name="Items">Items that it gave.</param>
/// <param name="Code">Code of its failure, or null.</param>
/// <param name="Message">What failed, or null.</param>
public sealed record ProviderOutcome(string Provider, ProviderState State, int Items, string? Code = null, string? Message = null);
