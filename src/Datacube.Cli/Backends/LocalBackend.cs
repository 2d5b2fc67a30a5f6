using Datacube.Cli.Commands;
using Datacube.Contracts.Http;
using Datacube.Engine.Cubes.Building;
using Datacube.Engine.Cubes.Requests;
using Datacube.Raster.Reading;
using Datacube.Stac.Providers.Signing;
using Datacube.Storage;

namespace Datacube.Cli.Backends;

/// <summary>Builds in this process, with no service, broker or database.</summary>
internal sealed class LocalBackend : ICubeBackend
{
    private readonly CubeSpec spec;
    private readonly CubeBuildOptions options;
    private readonly SearchSource search;
    private readonly SceneSigning signing;
    private readonly HttpClient network;
    private readonly RasterOpener opener;
    private readonly CubeBuilder builder;
    private CubePreparation? preparation;

    public LocalBackend(CubeSpec spec, CubeBuildOptions options, LocalAccess access, TimeProvider clock)
    {
        this.spec = spec;
        this.options = options;
        search = new SearchSource(spec.Catalog, access.Http, access.Providers, access.Scenes);
        signing = new SceneSigning(access.Http, access.Providers, access.Variable);
        network = GuardedHttp.CreateClient(signing.Http);
        opener = new RasterOpener(RasterOpenerOptions.Within(options.Pipeline.MemoryLimit) with { Http = network, FindStore = href => ObjectStores.Find(href, clock, access.Scenes) });
        builder = new CubeBuilder(ObjectStores.Open(spec.Output, clock, access.Cube), search.SearchAsync, opener, clock);
    }

    public async Task<PlannedCube> PlanAsync(bool dryRun, CancellationToken cancellation)
    {
        preparation = await builder.PrepareAsync(spec, options, cancellation);
        signing.Follow(preparation.Plan.Scenes);
        return PlannedCube.Of(preparation);
    }

    public Task<CubeReport> BuildAsync(IProgress<CubeProgress>? progress, CancellationToken cancellation) =>
        builder.BuildAsync(preparation ?? throw new InvalidOperationException("A cube is planned first."), options, progress, cancellation);

    public async ValueTask DisposeAsync()
    {
        await opener.DisposeAsync();
        network.Dispose();
        signing.Dispose();
        search.Dispose();
    }
}
