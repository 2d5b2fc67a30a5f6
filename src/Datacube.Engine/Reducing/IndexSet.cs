using Datacube.Pixels.Spectral;

namespace Datacube.Engine.Reducing;

/// <summary>Spectral indices among the bands of a result.</summary>
/// <param name="Indices">The indices, behind all other bands of the result.</param>
/// <param name="HiddenBands">How many of the bands that are read, at their end, are read for indices alone and are no bands of the result.</param>
public sealed record IndexSet(IReadOnlyList<SpectralIndex> Indices, int HiddenBands)
{
    /// <summary>No index.</summary>
    public static IndexSet None { get; } = new([], 0);

    /// <summary>What stands in metadata of how indices come about; null where there is none.</summary>
    /// <param name="reduction">What happens to observations.</param>
    public string? Rule(Reduction reduction)
    {
        ArgumentNullException.ThrowIfNull(reduction);
        if (Indices.Count == 0)
            return null;
        var formulas = string.Join("; ", Indices.Select(index => $"{index.Name} = {index.Formula}"));
        return reduction.IsJoint
            ? $"Of the reflectances in the result, all bands of one pixel together: {formulas}."
            : $"Of the reflectances of each date, then reduced over time as any band: {formulas}.";
    }
}
