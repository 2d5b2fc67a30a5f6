using Datacube.Stac.Searching;

namespace Datacube.CatalogSearch.RunStandingSearch;

/// <summary>A standing search before a run.</summary>
/// <param name="Began">When the run began, by the clock of the database.</param>
/// <param name="Latest">The snapshot of the run before.</param>
/// <param name="Marks">When it asked.</param>
internal sealed record StandingState(DateTimeOffset Began, Guid? Latest, StandingMarks Marks);
