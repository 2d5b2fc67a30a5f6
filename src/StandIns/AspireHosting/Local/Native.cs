using System.Runtime.InteropServices;

namespace Aspire.Hosting.Local;

/// <summary>What the framework has no call for.</summary>
internal static partial class Native
{
    public const int SigInt = 2;
    public const int SigKill = 9;
    public const int SigTerm = 15;

    private const int NoSuchProcess = 3;

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    /// <summary>Sends a signal to a process, or with a negative id to a group. False: there is none.</summary>
    public static bool Signal(int process, int signal)
    {
        if (Kill(process, signal) == 0)
            return true;
        var error = Marshal.GetLastPInvokeError();
        return error == NoSuchProcess ? false : throw new InvalidOperationException($"Signal {signal} could not be sent to process {process}: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    public static void ChangeOwner(string path, uint user, uint group)
    {
        if (ChangeOwnerOf(path, user, group) != 0)
            throw new IOException($"{path} cannot be given to user {user}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwnerOf(string path, uint user, uint group);
}
