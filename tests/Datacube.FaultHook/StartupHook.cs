using System.Diagnostics;
using Datacube.FaultHook;

/// <summary>
/// Loaded into a service by <c>DOTNET_STARTUP_HOOKS</c>; the runtime finds it by this name, in no namespace. Does what <c>DATACUBE_FAULT</c>
/// says when the service reaches a place of that name: <c>kill@after-upload</c>, or for one task <c>freeze@after-compute#t0000/r0001/c0002</c>, or the third time <c>hold:2@after-compute</c>.
/// </summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable("DATACUBE_FAULT") is { Length: > 0 } text)
            DiagnosticListener.AllListeners.Subscribe(new FaultObserver(Fault.Parse(text)));
    }
}
