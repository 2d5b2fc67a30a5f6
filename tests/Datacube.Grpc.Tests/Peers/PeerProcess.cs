using System.Diagnostics;
using Datacube.Testing;

namespace Datacube.Grpc.Tests.Peers;

/// <summary>A server of another implementation, as a process that ends when its input is closed.</summary>
public sealed class PeerProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly Task<string> errors;

    private PeerProcess(Process process)
    {
        this.process = process;
        errors = process.StandardError.ReadToEndAsync();
    }

    public string Address { get; private set; } = "";

    public static async Task<PeerProcess> StartAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = ExternalProgram.Readers };
        var peer = new PeerProcess(Process.Start(start)!);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var line = await peer.process.StandardOutput.ReadLineAsync(deadline.Token);
        if (line is null || !line.StartsWith("listening ", StringComparison.Ordinal))
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} did not listen: {line} {await peer.errors}");
        peer.Address = $"http://127.0.0.1:{line["listening ".Length..]}";
        return peer;
    }

    /// <summary>Ends it in the middle of whatever it does.</summary>
    public void Kill() => process.Kill();

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }
        process.Dispose();
    }
}
