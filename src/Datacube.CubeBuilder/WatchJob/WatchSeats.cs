using Datacube.Contracts.Errors;
using Microsoft.Extensions.Options;

namespace Datacube.CubeBuilder.WatchJob;

/// <summary>How many streams may watch jobs at the same time, in all and of one caller.</summary>
internal sealed class WatchSeats(IOptions<CubeBuilderOptions> options)
{
    private readonly Dictionary<string, int> taken = new(StringComparer.Ordinal);
    private int all;

    /// <summary>Takes a seat; disposing gives it back.</summary>
    /// <exception cref="DatacubeException"><c>limit.watches</c></exception>
    public IDisposable Take(string caller)
    {
        var limits = options.Value;
        lock (taken)
        {
            var own = taken.GetValueOrDefault(caller);
            if (own >= limits.MaxWatchesPerCaller)
                throw Full($"{own} jobs are being watched for you; the limit is {limits.MaxWatchesPerCaller}");
            if (all >= limits.MaxWatches)
                throw Full($"{all} jobs are being watched, the limit of the service");
            taken[caller] = own + 1;
            all++;
        }
        return new Seat(this, caller);
    }

    private void Leave(string caller)
    {
        lock (taken)
        {
            all--;
            if (--taken[caller] == 0)
                taken.Remove(caller);
        }
    }

    private static DatacubeException Full(string what) => new("limit.watches", $"{what}. End another watch, or ask for the job's state now and then.");

    private sealed class Seat(WatchSeats seats, string caller) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
                seats.Leave(caller);
        }
    }
}
