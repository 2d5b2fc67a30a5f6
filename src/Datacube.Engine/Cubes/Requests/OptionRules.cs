using System.Globalization;
using Datacube.Engine.Masks;

namespace Datacube.Engine.Cubes.Requests;

/// <summary>Options with a short list or a range of allowed values.</summary>
internal static class OptionRules
{
    public const int SmallestChunk = 16;
    public const int LargestChunk = 8192;

    public static void Check(CubeRequest request, Verdict verdict)
    {
        if (request.ChunkSize is < SmallestChunk or > LargestChunk)
            verdict.Reject("--chunk-size", "option.value", string.Create(CultureInfo.InvariantCulture, $"A chunk of {request.ChunkSize} pixels is not possible: allowed are {SmallestChunk} to {LargestChunk}, default 1200."));
        OneOf("--period-edges", request.PeriodEdges, ["clip", "whole"], verdict);
        OneOf("--cloud-mask", request.CloudMask, ["none", "scl", "seed-scl"], verdict);
        OneOf("--output-format", request.Format, ["zarr", "cog"], verdict);
        if (request.MaxCloud is { } cloud && !(cloud >= 0 && cloud <= 100))
            verdict.Reject("--max-cloud", "option.value", string.Create(CultureInfo.InvariantCulture, $"A cloud cover of {cloud} percent is not possible: allowed are 0 to 100."));
        if (request.Limit is { } limit && !(limit >= 1))
            verdict.Reject("--limit", "option.value", string.Create(CultureInfo.InvariantCulture, $"A limit of {limit} jobs is not possible: it counts jobs (tile × period) and must be at least 1."));
        if (request.Index is { } index && !(index >= 0))
            verdict.Reject("--index", "option.value", string.Create(CultureInfo.InvariantCulture, $"There is no job number {index}: jobs count from 0."));
        foreach (var tile in request.Only)
        {
            if (!TileName.TryParse(tile, out _))
                verdict.Reject("--only", "option.value", $"'{Shown.Value(tile)}' is not a tile. Write row and column as in the plan, for example r0001/c0002.");
        }
    }

    public static MaskRule Mask(string name) => name switch
    {
        "scl" => MaskRule.Scl,
        "seed-scl" => MaskRule.SeedScl,
        _ => MaskRule.None,
    };

    private static void OneOf(string field, string value, string[] allowed, Verdict verdict)
    {
        if (!allowed.Contains(value))
            verdict.Reject(field, "option.value", $"'{Shown.Value(value)}' is not one of the values of {field}: {string.Join(", ", allowed)}.");
    }
}
