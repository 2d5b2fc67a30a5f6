namespace Datacube.CatalogSearch.RunStandingSearch;

/// <summary>A standing search: callers do not see one another's.</summary>
/// <param name="Owner">Whose it is.</param>
/// <param name="Name">The owner's name for it.</param>
internal sealed record StandingPlace(string Owner, string Name);
