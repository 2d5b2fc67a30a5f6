using Datacube.ServiceDefaults.Errors;
using Datacube.ServiceDefaults.Limits;
using Datacube.ServiceDefaults.Settings;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Datacube.ServiceDefaults.Hosting;

internal static class GrpcSetup
{
    internal static void AddServiceGrpc(this WebApplicationBuilder builder)
    {
        builder.Services.AddGrpc(options => options.Interceptors.Add<GrpcErrorMapping>());
        builder.Services.AddOptions<GrpcServiceOptions>().Configure<IOptions<LimitSettings>>((options, limits) =>
        {
            options.MaxReceiveMessageSize = limits.ValueOrDefaults().MaxMessageBytes;
            options.MaxSendMessageSize = limits.ValueOrDefaults().MaxMessageBytes;
            options.EnableDetailedErrors = false;
        });
        builder.Services.AddSingleton<GrpcErrorMapping>();
        builder.Services.AddGrpcReflection();
        builder.Services.AddGrpcHealthChecks();
    }

    /// <summary>Reflection tells what a service can do, and health what it depends on: for those who may call it.</summary>
    internal static void MapServiceGrpc(this WebApplication app)
    {
        app.MapGrpcReflectionService().RequireAuthorization();
        app.MapGrpcHealthChecksService().RequireAuthorization();
    }
}
