using Datacube.Engine.Reducing;
using Datacube.Pixels.Spectral;

namespace Datacube.Engine.Cubes.Requests;

/// <summary>What may be asked of the observations over time.</summary>
internal static class ReducerRules
{
    private const string Field = "--reducer";
    private const int MostResultBands = 256;

    public static Reduction? Check(IReadOnlyList<string> asked, IReadOnlyList<BandChoice>? bands, IndexChoice? indices, Verdict verdict)
    {
        if (Reduction.Parse(asked) is not { } reduction)
        {
            verdict.Reject(Field, "option.value", $"'{Shown.Value(string.Join(',', asked))}' is no reduction. Allowed: {Reduction.Allowed}.");
            return null;
        }
        if (bands is null || indices is null)
            return reduction;
        var names = bands.Select(band => band.Name).ToList();
        if (reduction.IsJoint)
            CheckJoint(reduction, names, indices.Indices, verdict);
        var count = reduction.ResultOf(names, indices.Indices).Count;
        if (count > MostResultBands)
            verdict.Reject(Field, "option.value", $"{names.Count} bands with '{reduction}' make {count} bands of the cube; the limit is {MostResultBands}. Ask for fewer bands or statistics.");
        return reduction;
    }

    /// <summary>Where all bands of a date are taken together, one that is only read would change what becomes of the others.</summary>
    private static void CheckJoint(Reduction reduction, List<string> names, IReadOnlyList<SpectralIndex> indices, Verdict verdict)
    {
        Require(Field, reduction.Text, reduction.Rank?.Index.Bands ?? []);
        foreach (var index in indices)
            Require("--indices", index.Name, index.Bands);

        void Require(string field, string what, IReadOnlyList<string> needed)
        {
            if (needed.Except(names, StringComparer.Ordinal).ToList() is { Count: > 0 } lacking)
                verdict.Reject(field, "option.value", $"'{what}' needs the bands {string.Join(", ", needed)}; with '{reduction}' all bands of the cube are taken together, and asked for were {string.Join(", ", names)}. Add --bands {string.Join(" --bands ", lacking)}.");
        }
    }
}
