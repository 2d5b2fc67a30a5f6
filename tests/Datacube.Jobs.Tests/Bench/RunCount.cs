using System.Collections.Concurrent;
using Datacube.Jobs.Running;

namespace Datacube.Jobs.Tests.Bench;

/// <summary>A handler that takes its time and remembers what it ran to the end.</summary>
internal static class RunCount
{
    internal static (ConcurrentQueue<string> Runs, HandlerScript Script) Of(int milliseconds)
    {
        ConcurrentQueue<string> runs = [];
        return (runs, async (task, stop) =>
        {
            await Task.Delay(milliseconds, stop);
            runs.Enqueue(task.Key);
            return TaskResult.Nothing;
        }
        );
    }
}
