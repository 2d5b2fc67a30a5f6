using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Datacube.FaultHook;

/// <summary>What happens, where, and for which task.</summary>
/// <param name="Kind"><c>kill</c>, <c>freeze</c>, <c>slow</c> or <c>fail</c>.</param>
/// <param name="Point">Name of the place.</param>
/// <param name="Subject">Key of a task; null for any.</param>
internal sealed partial record Fault(string Kind, string Point, string? Subject)
{
    private const int FreezeSignal = 19;
    private static readonly TimeSpan Slowness = TimeSpan.FromMilliseconds(300);
    private static int frozen;

    public static Fault Parse(string text)
    {
        var (kind, rest) = Split(text, '@');
        var (point, subject) = Split(rest ?? throw new ArgumentException($"'{text}' names no place."), '#');
        return new(kind, point, subject);
    }

    public void Happen(string? subject)
    {
        if (Subject is not null && Subject != subject)
            return;
        switch (Kind)
        {
            case "kill":
                Process.GetCurrentProcess().Kill();
                break;
            case "freeze":
                // Once: a second thread that comes here as soon as the process goes on would stop it again.
                if (Interlocked.Exchange(ref frozen, 1) == 0)
                    Signal(Environment.ProcessId, FreezeSignal);
                break;
            case "slow":
                // The place is reached on a thread of the work itself, which is what is to take longer.
                using (var never = new ManualResetEventSlim())
                    never.Wait(Slowness);
                break;
            case "fail":
                throw new InvalidOperationException($"The test lets {Point} fail.");
            default:
                throw new ArgumentException($"'{Kind}' is no fault.");
        }
    }

    private static (string, string?) Split(string text, char at) => text.IndexOf(at, StringComparison.Ordinal) is > 0 and var place ? (text[..place], text[(place + 1)..]) : (text, null);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int process, int signal);
}
