using Datacube.Engine.Reducing;

namespace Datacube.Engine.Cubes.Requests;

/// <summary>What may be asked of the observations over time.</summary>
internal static class ReducerRules
{
    private const string Field = "--reducer";
    private const int MostResultBands = 256;

    public static Reduction? Check(IReadOnlyList<string> asked, IReadOnlyList<BandChoice>? bands, Verdict verdict)
    {
        if (Reduction.Parse(asked) is not { } reduction)
        {
            verdict.Reject(Field, "option.value", $"'{Shown.Value(string.Join(',', asked))}' is no reduction. Allowed: {Reduction.Allowed}.");
            return null;
        }
        if (bands is null)
            return reduction;
        var names = bands.Select(band => band.Name).ToList();
        if (reduction.Kind == ReductionKind.LargestNdvi && !(names.Contains(Reduction.Red) && names.Contains(Reduction.NearInfrared)))
            verdict.Reject(Field, "option.value", $"'{reduction}' needs the bands {Reduction.Red} and {Reduction.NearInfrared}; asked for were {string.Join(", ", names)}. Add --bands {Reduction.Red} --bands {Reduction.NearInfrared}.");
        var count = reduction.ResultOf(names).Count;
        if (count > MostResultBands)
            verdict.Reject(Field, "option.value", $"{names.Count} bands with '{reduction}' make {count} bands of the cube; the limit is {MostResultBands}. Ask for fewer bands or statistics.");
        return reduction;
    }
}
