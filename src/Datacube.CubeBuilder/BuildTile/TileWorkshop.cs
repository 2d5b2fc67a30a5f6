using Datacube.Engine.Cubes.Building;
using Datacube.Engine.Cubes.Planning;
using Datacube.Engine.Pipeline;
using Datacube.Jobs;
using Datacube.Raster.Reading;
using Datacube.Storage;
using Microsoft.Extensions.Options;

namespace Datacube.CubeBuilder.BuildTile;

/// <summary>What this process computes with: opened files that tasks share, threads, memory.</summary>
internal sealed class TileWorkshop(RasterOpener opener, IOptions<CubeBuilderOptions> options, JobsOptions jobs, TimeProvider clock)
{
    public TileBuilder For(CubeBuild build) => new(build, opener, clock);

    /// <summary>What plans a cube at a place.</summary>
    public CubePreparer Preparer(IObjectStore target, SceneSearch search) => new(target, search, opener, clock);

    public CubeBuildOptions Options(bool allowPartial) => new()
    {
        AllowPartial = allowPartial,
        Pipeline = new PipelineOptions { Threads = options.Value.ThreadCount, MemoryLimit = options.Value.ShareOf(jobs) },
    };
}
