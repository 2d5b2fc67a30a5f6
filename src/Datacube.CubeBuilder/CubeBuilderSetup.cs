using Datacube.Contracts.Catalog.V1;
using Datacube.Contracts.Http;
using Datacube.CubeBuilder.BuildTile;
using Datacube.CubeBuilder.CancelJob;
using Datacube.CubeBuilder.DeadLetters;
using Datacube.CubeBuilder.FinishCube;
using Datacube.CubeBuilder.GetJob;
using Datacube.CubeBuilder.ListJobs;
using Datacube.CubeBuilder.PlanCube;
using Datacube.CubeBuilder.Plans;
using Datacube.CubeBuilder.RemoveCube;
using Datacube.CubeBuilder.RemoveLeftovers;
using Datacube.CubeBuilder.ReplaceCube;
using Datacube.CubeBuilder.Reports;
using Datacube.CubeBuilder.ResumeJob;
using Datacube.CubeBuilder.SubmitCube;
using Datacube.CubeBuilder.WatchJob;
using Datacube.Jobs;
using Datacube.Raster.Reading;
using Datacube.ServiceDefaults.Access.Internal;
using Datacube.ServiceDefaults.Settings;
using Datacube.Stac.Providers.Signing;
using Microsoft.Extensions.Options;

namespace Datacube.CubeBuilder;

/// <summary>What the service is made of.</summary>
internal static class CubeBuilderSetup
{
    public static void AddCubeBuilder(this WebApplicationBuilder builder)
    {
        builder.AddSettings<CubeBuilderOptions>(CubeBuilderOptions.Section);
        var services = builder.Services;
        services.AddSingleton<IValidateOptions<CubeBuilderOptions>, CubeBuilderOptionsRules>();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(SigningOf).AddSingleton(OpenerOf);
        builder.AddInternalCalls();
        services.AddServiceDiscovery();
        services.AddGrpcClient<Catalog.CatalogClient>(client => client.Address = new("http://catalog-search")).AddServiceDiscovery();
        services.AddSingleton<CatalogScenes>().AddSingleton<CubePlanning>().AddSingleton<PlanningTurns>().AddSingleton<TileWorkshop>();
        services.AddSingleton<CubeStores>().AddSingleton<PlanStore>().AddSingleton<Builds>().AddSingleton<ReportStore>().AddSingleton<PlaceLocks>().AddSingleton<JobLookup>().AddSingleton<JobReader>();
        services.AddSingleton<SubmissionReader>().AddSingleton<SubmitCubeHandler>();
        services.AddSingleton<FinishSteps>().AddSingleton<TileResults>().AddSingleton<FailureReports>();
        services.AddSingleton<SubmitCubeEndpoint>().AddSingleton<GetJobEndpoint>().AddSingleton<ListJobsEndpoint>().AddSingleton<WatchSeats>().AddSingleton<WatchJobEndpoint>();
        services.AddSingleton<CancelJobEndpoint>().AddSingleton<ResumeJobEndpoint>().AddSingleton<ListDeadLettersEndpoint>().AddSingleton<RedriveDeadLettersEndpoint>().AddSingleton<RedriveJobHandler>();
        var jobs = builder.AddJobs("cubes").MigrateWith(typeof(CubeBuilderSetup).Assembly);
        jobs.CleanUpWith<LeftoverCleaner>().ForgetWith(ReportStore.Forget).ForgetWith(PlanStore.Forget);
        services.AddHostedService<OutputRootSweep>();
        if (builder.Configuration.GetValue($"{CubeBuilderOptions.Section}:{nameof(CubeBuilderOptions.RunTasks)}", true))
            jobs.Handle<BuildTileHandler>(BuildTileHandler.Kind).Handle<FinishCubeHandler>(FinishCubeHandler.Kind)
                .Handle<RemoveCubeHandler>(RemoveCubeHandler.Kind).Handle<ReplaceCubeHandler>(ReplaceCubeHandler.Kind);
    }

    private static SceneSigning SigningOf(IServiceProvider services) => new(
        new() { AllowedHosts = [.. services.GetRequiredService<IOptions<CubeBuilderOptions>>().Value.AllowedHosts], Time = services.GetRequiredService<TimeProvider>() },
        variable: Environment.GetEnvironmentVariable);

    private static RasterOpener OpenerOf(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<CubeBuilderOptions>>().Value;
        // Lives as long as the process, like the opener that uses it.
        return new RasterOpener(RasterOpenerOptions.Within(options.MemoryBytes) with { Http = GuardedHttp.CreateClient(services.GetRequiredService<SceneSigning>().Http), FindStore = services.GetRequiredService<CubeStores>().FindScene });
    }
}
