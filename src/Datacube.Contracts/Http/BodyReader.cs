using Datacube.Contracts.Errors;

namespace Datacube.Contracts.Http;

/// <summary>Reads the body of an HTTP answer, and gives up on one that breaks off or drips.</summary>
/// <param name="floorBytesPerSecond">A body slower than this over the period is given up.</param>
/// <param name="floorPeriod">The time over which the floor is measured.</param>
/// <param name="time">Clock of the floor.</param>
/// <param name="shown">What the body is, for messages.</param>
public sealed class BodyReader(int floorBytesPerSecond, TimeSpan floorPeriod, TimeProvider time, string shown)
{
    /// <summary>Fills the destination. Throws <c>source.truncated</c> where the body ends before, <c>source.unavailable</c> below the floor of speed.</summary>
    public async ValueTask FillAsync(Stream body, Memory<byte> destination, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(body);
        // Every share of bytes must arrive within one period; the last share may be smaller.
        var share = Math.Max(1, (long)(floorBytesPerSecond * floorPeriod.TotalSeconds));
        using var floor = new CancellationTokenSource(floorPeriod, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(floor.Token, cancellation);
        long arrived = 0;
        var filled = 0;
        try
        {
            while (filled < destination.Length)
            {
                var read = await body.ReadAsync(destination[filled..], either.Token).ConfigureAwait(false);
                if (read == 0)
                    throw Truncated(filled, destination.Length, null);
                filled += read;
                arrived += read;
                if (arrived >= share)
                {
                    arrived = 0;
                    floor.CancelAfter(floorPeriod);
                }
            }
        }
        catch (OperationCanceledException stalled) when (floor.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new DatacubeException("source.unavailable", $"{shown} sent only {arrived} bytes in {floorPeriod.TotalSeconds:0} s; at least {floorBytesPerSecond} a second are needed. Try again later.", null, stalled);
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException)
        {
            throw Truncated(filled, destination.Length, failure);
        }
    }

    private DatacubeException Truncated(int filled, int expected, Exception? inner) =>
        new("source.truncated", $"{shown} broke off after {filled} of {expected} bytes. Try again later.", null, inner);
}
