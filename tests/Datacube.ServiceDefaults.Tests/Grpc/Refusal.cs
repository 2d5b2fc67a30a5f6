using Datacube.Contracts.Errors;
using Grpc.Core;
using Xunit;

namespace Datacube.ServiceDefaults.Tests.Grpc;

/// <summary>A call that must fail.</summary>
internal static class Refusal
{
    /// <summary>The error that the service meant.</summary>
    internal static async Task<DatacubeException> OfAsync(Func<Task> call) => GrpcErrors.FromRpc(await Assert.ThrowsAsync<RpcException>(call));
}
