using Datacube.Contracts.Words;
using Datacube.Pixels.Spectral;

namespace Datacube.Engine.Cubes.Requests;

/// <summary>Names of spectral indices: those of their own option, and those among the bands.</summary>
internal static class IndexRules
{
    private const string Field = "--indices";
    private const string TasselledCap = "tasselled-cap";

    private static readonly string[] Names = [.. KnownIndices.All.Select(index => index.Name), TasselledCap];

    /// <summary>Names in a list of them.</summary>
    public static string[] Words(IEnumerable<string> texts) =>
        [.. texts.SelectMany(text => text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    /// <summary>True for a name that means indices wherever it stands.</summary>
    public static bool IsIndex(string name) => Names.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The indices that are asked for; null where a name is unknown or given twice.</summary>
    public static IReadOnlyList<SpectralIndex>? Check(CubeRequest request, Verdict verdict)
    {
        var asked = Words(request.Bands).Where(IsIndex).Concat(Words(request.Indices)).ToList();
        if (asked.Find(name => !IsIndex(name)) is { } unknown)
        {
            verdict.Reject(Field, "option.value", $"There is no index '{Shown.Value(unknown)}'. Nearest: {string.Join(", ", NearestWords.Of(unknown, Names, 3))}. Known are {string.Join(", ", Names)} (the last one stands for tcb, tcg and tcw).");
            return null;
        }
        var indices = asked.SelectMany(Named).ToList();
        if (indices.GroupBy(index => index.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            verdict.Reject(Field, "option.value", $"The index '{twice.Key}' is asked for {twice.Count()} times; ask for it once.");
            return null;
        }
        return indices;
    }

    private static IEnumerable<SpectralIndex> Named(string name) => name.Equals(TasselledCap, StringComparison.OrdinalIgnoreCase)
        ? [KnownIndices.Brightness, KnownIndices.Greenness, KnownIndices.Wetness]
        : [KnownIndices.Find(name)!];
}
