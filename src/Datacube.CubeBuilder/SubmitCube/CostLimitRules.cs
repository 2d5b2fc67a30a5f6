using System.Globalization;
using System.Numerics;
using Datacube.Contracts.Cubes.V1;
using Datacube.Contracts.Errors;
using Datacube.Engine.Cubes.Planning;

namespace Datacube.CubeBuilder.SubmitCube;

/// <summary>The limits of a cube: those of the service, or tighter ones of the caller.</summary>
internal static class CostLimitRules
{
    public static CostLimits Read(Limits? asked, CubeBuilderOptions most) => new()
    {
        Samples = Tighter(asked is { HasSamples: true } ? asked.Samples : null, most.MaxSamples, "samples"),
        Jobs = most.MaxTasks,
        Scenes = Tighter(asked is { HasScenes: true } ? asked.Scenes : null, most.MaxScenes, "scenes"),
        InputBytes = Tighter(asked is { HasInputBytes: true } ? asked.InputBytes : null, most.MaxInputBytes, "input_bytes"),
    };

    private static T Tighter<T>(T? asked, T most, string field) where T : struct, INumber<T> =>
        asked is not { } limit ? most
        : limit > T.Zero && limit <= most ? limit
        : throw new DatacubeException("option.value", string.Create(CultureInfo.InvariantCulture, $"A limit of {limit} {field} is not possible: it must be above 0 and at most {most}, the limit of the service."), $"limits.{field}");
}
