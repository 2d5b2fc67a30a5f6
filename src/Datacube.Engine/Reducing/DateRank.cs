using Datacube.Pixels.Spectral;

namespace Datacube.Engine.Reducing;

/// <summary>Which date is best.</summary>
/// <param name="Index">What dates are compared by.</param>
/// <param name="IsLeast">True where the least value is best, false where the largest is.</param>
public sealed record DateRank(SpectralIndex Index, bool IsLeast)
{
    private const string Largest = "-max", Least = "-min";

    /// <summary>What can be asked for, in words.</summary>
    public static string Allowed { get; } = $"INDEX{Largest} or INDEX{Least} with INDEX one of {string.Join(", ", KnownIndices.All.Select(index => index.Name))}";

    /// <summary>As it is asked for, for example <c>ndvi-max</c>.</summary>
    public string Name => Index.Name + (IsLeast ? Least : Largest);

    /// <summary>Reads a name; null where it is none.</summary>
    public static DateRank? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > Least.Length && KnownIndices.Find(text[..^Least.Length]) is { } index && new DateRank(index, text.EndsWith(Least, StringComparison.Ordinal)) is var rank && rank.Name == text
            ? rank
            : null;
    }
}
