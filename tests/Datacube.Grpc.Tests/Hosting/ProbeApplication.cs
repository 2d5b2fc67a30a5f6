using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Datacube.Grpc.Tests.Hosting;

internal static class ProbeApplication
{
    internal static void AddProbe(this IServiceCollection services, Action<global::Grpc.AspNetCore.Server.GrpcServiceOptions>? options = null)
    {
        services.AddGrpc(grpc => options?.Invoke(grpc));
        services.AddSingleton<ProbeMarks>();
    }

    internal static void MapProbe(this WebApplication application) => application.MapGrpcService<ProbeService>();
}
