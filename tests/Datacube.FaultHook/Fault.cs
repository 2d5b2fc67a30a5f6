using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Datacube.FaultHook;

/// <summary>What happens, where, and for which task.</summary>
/// <param name="Kind"><c>kill</c>, <c>freeze</c>, <c>slow</c> (once the gate is open), <c>hold</c> (until the file of <c>DATACUBE_FAULT_GATE</c> is there; one beside it says that it holds), <c>exhaust</c> (takes all memory that the process may have, once) or <c>fail</c>.</param>
/// <param name="Passes">How often the place is passed before it happens.</param>
/// <param name="Point">Name of the place.</param>
/// <param name="Subject">Key of a task; null for any.</param>
internal sealed partial record Fault(string Kind, int Passes, string Point, string? Subject)
{
    private const int FreezeSignal = 19;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Slowness = TimeSpan.FromMilliseconds(300);
    private static int frozen;
    private static int exhausted;

    private int reached;

    public static Fault Parse(string text)
    {
        var (what, rest) = Split(text, '@');
        var (kind, passes) = Split(what, ':');
        var (point, subject) = Split(rest ?? throw new ArgumentException($"'{text}' names no place."), '#');
        return new(kind, passes is null ? 0 : int.Parse(passes, CultureInfo.InvariantCulture), point, subject);
    }

    public void Happen(string? subject)
    {
        if ((Subject is not null && Subject != subject) || Interlocked.Increment(ref reached) <= Passes)
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
                Hold();
                Wait(Slowness);
                break;
            case "hold":
                Hold();
                break;
            case "exhaust":
                // The exception is the runtime's own, and what is held here goes with it.
                if (Interlocked.Exchange(ref exhausted, 1) == 0)
                    TakeAllMemory();
                break;
            case "fail":
                throw new InvalidOperationException($"The test lets {Point} fail.");
            default:
                throw new ArgumentException($"'{Kind}' is no fault.");
        }
    }

    private static void Hold()
    {
        var gate = Environment.GetEnvironmentVariable("DATACUBE_FAULT_GATE")!;
        if (!File.Exists(gate))
            File.WriteAllText(gate + ".held", "");
        while (!File.Exists(gate))
            Wait(Look);
    }

    private static void TakeAllMemory()
    {
        for (List<byte[]> taken = []; ; )
            taken.Add(new byte[1 << 20]);
    }

    private static void Wait(TimeSpan time)
    {
        using var never = new ManualResetEventSlim();
        never.Wait(time);
    }

    private static (string, string?) Split(string text, char at) => text.IndexOf(at, StringComparison.Ordinal) is > 0 and var place ? (text[..place], text[(place + 1)..]) : (text, null);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int process, int signal);
}
