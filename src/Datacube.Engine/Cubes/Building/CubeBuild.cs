using Datacube.Engine.Cubes.Planning;
using Datacube.Storage;

namespace Datacube.Engine.Cubes.Building;

/// <summary>One build, as every step of it needs to know it: where, from which frozen plan, and what becomes of what was there.</summary>
/// <param name="Store">The target.</param>
/// <param name="Plan">The plan.</param>
/// <param name="Action">What happens to the target.</param>
public sealed record CubeBuild(IObjectStore Store, CubePlan Plan, TargetAction Action)
{
    /// <summary>The build of a preparation.</summary>
    public static CubeBuild Of(CubePreparation preparation)
    {
        ArgumentNullException.ThrowIfNull(preparation);
        return new(preparation.Target.Store, preparation.Plan, preparation.Action);
    }
}
