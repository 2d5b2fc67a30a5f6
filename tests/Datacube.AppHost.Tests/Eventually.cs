namespace Datacube.AppHost.Tests;

/// <summary>Waits for what other processes do.</summary>
internal static class Eventually
{
    public static Task True(Func<bool> condition, CancellationToken deadline) => True(() => Task.FromResult(condition()), deadline);

    /// <summary>For what costs something to ask: a longer pause between questions.</summary>
    public static async Task True(Func<Task<bool>> condition, CancellationToken deadline, int pause = 20)
    {
        while (!await condition())
            await Task.Delay(pause, deadline);
    }
}
