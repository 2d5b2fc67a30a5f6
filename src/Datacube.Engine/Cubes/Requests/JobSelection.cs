using Datacube.Pixels.Grids;

namespace Datacube.Engine.Cubes.Requests;

/// <summary>Which jobs (tile × period) of a plan run now; the others stay open for a later run.</summary>
/// <param name="Limit">At most so many; null for all.</param>
/// <param name="Index">Only the job with this number, from 0; null for all.</param>
/// <param name="Only">Only these tiles; empty for all.</param>
public sealed record JobSelection(int? Limit, int? Index, IReadOnlySet<TileIndex> Only)
{
    /// <summary>Every job.</summary>
    public static JobSelection All { get; } = new(null, null, new HashSet<TileIndex>());

    /// <summary>True where some jobs may be left out.</summary>
    public bool IsPartial => Limit is not null || Index is not null || Only.Count > 0;
}
