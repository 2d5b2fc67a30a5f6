using System.Net;
using System.Runtime.CompilerServices;
using Datacube.Benchmarks.Baselines;
using Datacube.Benchmarks.Harness;
using Datacube.Benchmarks.Wire;
using Google.Protobuf;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Datacube.Benchmarks.Workloads;

/// <summary>
/// W-grpc: unary calls of a small message with 64 in flight, and streams of 256 KiB messages each way. Client and server share this
/// process and its cores, over loopback. The baseline is grpc-js, which gets a process for each side since one of them uses one core.
/// </summary>
internal sealed class GrpcWorkload : IWorkload
{
    internal const int WarmUpRounds = 8, Calls = 20_000, InFlight = 64, SmallBytes = 16, StreamMessages = 1024, StreamBytes = 256 * 1024;

    private const double StreamMegabytes = (double)StreamMessages * StreamBytes / 1e6;

    public string Name => "grpc";

    /// <summary>As in the project files of the services (System.GC.LOHThreshold).</summary>
    public IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string> { ["DOTNET_GCLOHThreshold"] = "0x100000" };

    public bool IsOfService => true;

    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var server = await StartAsync();
        using var channel = GrpcChannel.ForAddress(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        var client = new Bench.BenchClient(channel);
        var big = new Payload { Data = UnsafeByteOperations.UnsafeWrap(new byte[StreamBytes]) };
        await WarmAsync(client, big);
        List<Measurement> ours =
        [
            await Stopwatches.MeasureAsync("grpc/unary, 64 in flight", "datacube", options.Runs, Calls, "call", () => UnaryAsync(client)),
            await Stopwatches.MeasureAsync("grpc/download, 256 KiB", "datacube", options.Runs, StreamMegabytes, "MB", () => DownloadAsync(client)),
            await Stopwatches.MeasureAsync("grpc/upload, 256 KiB", "datacube", options.Runs, StreamMegabytes, "MB", () => UploadAsync(client, big)),
        ];
        foreach (var measurement in ours)
            yield return measurement;
        await foreach (var measurement in GrpcJsBaseline.RunAsync(ours, options, cancellation))
            yield return measurement;
    }

    private static async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddRouting();
        builder.Services.AddGrpc();
        var application = builder.Build();
        application.MapGrpcService<BenchService>();
        await application.StartAsync();
        return application;
    }

    /// <summary>Until the code is compiled at its last level, which takes more than a hundred thousand calls.</summary>
    private static async Task WarmAsync(Bench.BenchClient client, Payload big)
    {
        for (var round = 0; round < WarmUpRounds; round++)
        {
            await UnaryAsync(client);
            await DownloadAsync(client);
            await UploadAsync(client, big);
        }
    }

    private static Task UnaryAsync(Bench.BenchClient client)
    {
        var note = new Payload { Data = ByteString.CopyFrom(new byte[SmallBytes]) };
        var left = Calls;
        return Task.WhenAll(Enumerable.Range(0, InFlight).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
                await client.EchoAsync(note);
        }));
    }

    private static async Task DownloadAsync(Bench.BenchClient client)
    {
        using var call = client.Download(new Order { Messages = StreamMessages, Bytes = StreamBytes });
        var received = 0L;
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
            received += call.ResponseStream.Current.Data.Length;
        if (received != (long)StreamMessages * StreamBytes)
            throw new InvalidOperationException($"{received} bytes came.");
    }

    private static async Task UploadAsync(Bench.BenchClient client, Payload payload)
    {
        using var call = client.Upload();
        for (var i = 0; i < StreamMessages; i++)
            await call.RequestStream.WriteAsync(payload);
        await call.RequestStream.CompleteAsync();
        if ((await call).Messages != StreamMessages)
            throw new InvalidOperationException("Messages are missing.");
    }
}
