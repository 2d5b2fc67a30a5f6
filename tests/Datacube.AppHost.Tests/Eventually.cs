namespace Datacube.AppHost.Tests;

/// <summary>Waits for what other processes do.</summary>
internal static class Eventually
{
    public static Task True(Func<bool> condition, CancellationToken deadline) => True(() => Task.FromResult(condition()), deadline);

    public static async Task True(Func<Task<bool>> condition, CancellationToken deadline)
    {
        while (!await condition())
            await Task.Delay(20, deadline);
    }
}
