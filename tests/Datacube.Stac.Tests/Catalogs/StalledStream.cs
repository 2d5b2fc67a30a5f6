namespace Datacube.Stac.Tests.Catalogs;

/// <summary>A body that never comes.</summary>
internal sealed class StalledStream : MemoryStream
{
    private readonly TaskCompletionSource reading = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override bool CanSeek => false;

    /// <summary>Ends when somebody waits for the body.</summary>
    public Task Reading => reading.Task;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        reading.TrySetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        return 0;
    }
}
