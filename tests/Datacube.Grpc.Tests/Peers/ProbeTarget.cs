using Datacube.Grpc.Tests.Hosting;
using Datacube.Testing;
using Grpc.Net.Client;
using Xunit;

namespace Datacube.Grpc.Tests.Peers;

/// <summary>A server of the probe that clients are tested against.</summary>
public abstract class ProbeTarget : IAsyncLifetime
{
    private IAsyncDisposable? plain;
    private IAsyncDisposable? packed;

    public string Address { get; private set; } = "";

    /// <summary>Of a server that compresses its responses.</summary>
    public string PackedAddress { get; private set; } = "";

    public GrpcChannel Channel { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        using var descriptors = new Descriptors();
        (plain, Address) = await StartAsync(descriptors.File, false);
        (packed, PackedAddress) = await StartAsync(descriptors.File, true);
        Channel = GrpcChannel.ForAddress(Address);
    }

    public async Task DisposeAsync()
    {
        Channel?.Dispose();
        if (plain is not null)
            await plain.DisposeAsync();
        if (packed is not null)
            await packed.DisposeAsync();
    }

    protected abstract Task<(IAsyncDisposable Server, string Address)> StartAsync(string descriptorFile, bool packed);
}

/// <summary>This process.</summary>
public sealed class OwnTarget : ProbeTarget
{
    protected override async Task<(IAsyncDisposable Server, string Address)> StartAsync(string descriptorFile, bool packed)
    {
        var server = await TestServer.StartProbeAsync(options => options.ResponseCompressionAlgorithm = packed ? "gzip" : null);
        return (server, server.Address);
    }
}

/// <summary>grpcio of Python.</summary>
public sealed class PythonTarget : ProbeTarget
{
    protected override async Task<(IAsyncDisposable Server, string Address)> StartAsync(string descriptorFile, bool packed)
    {
        var server = await PeerProcess.StartAsync(ExternalProgram.Python, ["grpc/server.py", descriptorFile, .. packed ? ["gzip"] : Array.Empty<string>()]);
        return (server, server.Address);
    }
}

/// <summary>@grpc/grpc-js of Node.</summary>
public sealed class NodeTarget : ProbeTarget
{
    protected override async Task<(IAsyncDisposable Server, string Address)> StartAsync(string descriptorFile, bool packed)
    {
        var server = await PeerProcess.StartAsync("node", ["grpc/server.mjs", .. packed ? ["gzip"] : Array.Empty<string>()]);
        return (server, server.Address);
    }
}
