using Datacube.Contracts.Errors;
using Datacube.CubeBuilder.Plans;
using Datacube.Jobs.Ledger;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Datacube.CubeBuilder.RemoveLeftovers;

/// <summary>
/// Sweeps, again and again, every place at which a job built of late: what a process left that died outside of any attempt, or on another host. A store that does not
/// answer costs its own time limit and nothing else.
/// </summary>
internal sealed class OutputRootSweep(JobsDatabase database, CubeStores stores, IOptions<CubeBuilderOptions> options, ILogger<OutputRootSweep> log) : BackgroundService
{
    private static readonly TimeSpan LongestSweep = TimeSpan.FromMinutes(2);

    // A day before leftovers are old enough, and some days more in which this service may have been down.
    private const string PlacesInUse = """
        select distinct plan ->> 'output' from jobs where kind = 'cube' and removed_at is null and (state < 2 or ended_at > now() - interval '7 days')
        """;

    /// <summary>Sweeps every place once.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        foreach (var place in await ListPlacesAsync(cancellation))
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(LongestSweep);
            try
            {
                var removed = await stores.Open(new Uri(place)).SweepLeftoversAsync(limit.Token);
                if (removed > 0)
                    LeftoverLog.Swept(log, removed);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested && e is DatacubeException or IOException or UnauthorizedAccessException or OperationCanceledException)
            {
                LeftoverLog.SweepFailed(log, (e as DatacubeException)?.Code ?? e.GetType().Name);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var beat = new PeriodicTimer(options.Value.SweepOutputsEvery, TimeProvider.System);
        try
        {
            while (await beat.WaitForNextTickAsync(stoppingToken))
                await RunSafelyAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private async Task RunSafelyAsync(CancellationToken cancellation)
    {
        try
        {
            await RunAsync(cancellation);
        }
        catch (DatacubeException e) when (!cancellation.IsCancellationRequested)
        {
            LeftoverLog.SweepFailed(log, e.Code);
        }
    }

    private Task<List<string>> ListPlacesAsync(CancellationToken cancellation) => database.RunAsync(async (connection, stop) =>
    {
        await using var ask = new NpgsqlCommand(PlacesInUse, connection);
        await using var rows = await ask.ExecuteReaderAsync(stop);
        List<string> places = [];
        while (await rows.ReadAsync(stop))
            places.Add(rows.GetString(0));
        return places;
    }, cancellation);
}
