using Datacube.Benchmarks.Wire;
using Google.Protobuf;
using Grpc.Core;

namespace Datacube.Benchmarks.Workloads;

internal sealed class BenchService : Bench.BenchBase
{
    public override Task<Payload> Echo(Payload request, ServerCallContext context) => Task.FromResult(request);

    public override async Task Download(Order request, IServerStreamWriter<Payload> responseStream, ServerCallContext context)
    {
        var payload = new Payload { Data = UnsafeByteOperations.UnsafeWrap(new byte[request.Bytes]) };
        for (var i = 0; i < request.Messages; i++)
            await responseStream.WriteAsync(payload);
    }

    public override async Task<Order> Upload(IAsyncStreamReader<Payload> requestStream, ServerCallContext context)
    {
        var order = new Order();
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            order.Messages++;
            order.Bytes = requestStream.Current.Data.Length;
        }
        return order;
    }
}
