using Grpc.AspNetCore.Server;
using Grpc.Calls;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

public static class GrpcEndpointRouteBuilderExtensions
{
    /// <summary>Routes the methods of a service; attributes of the class and of its methods become metadata of their endpoints.</summary>
    public static GrpcServiceEndpointConventionBuilder MapGrpcService<TService>(this IEndpointRouteBuilder builder)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.ServiceProvider;
        var mapped = services.GetService<MappedServices>()
            ?? throw new InvalidOperationException("Unable to find the required services. Please add all the required services by calling 'IServiceCollection.AddGrpc' inside the call to 'ConfigureServices(...)' in the application startup code.");
        var all = services.GetRequiredService<IOptions<GrpcServiceOptions>>().Value;
        var settings = new ServiceSettings(all, services.GetRequiredService<IOptions<GrpcServiceOptions<TService>>>().Value, services.GetService<KeptContexts>() is not null);
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Grpc.AspNetCore.Server.ServerCallHandler");
        List<IEndpointConventionBuilder> endpoints = [];
        foreach (var method in new MethodBinder<TService>(settings, logger).Bind())
        {
            mapped.Add(method.Method.ServiceName);
            endpoints.Add(Map(builder, method));
        }
        if (all.IgnoreUnknownServices != true && !mapped.AnswersUnknown)
        {
            mapped.AnswersUnknown = true;
            MapUnknown(builder, mapped);
        }
        return new GrpcServiceEndpointConventionBuilder(endpoints);
    }

    private static IEndpointConventionBuilder Map(IEndpointRouteBuilder builder, BoundMethod method)
    {
        var endpoint = builder.MapPost(method.Method.FullName, method.Handle);
        endpoint.Add(described =>
        {
            described.DisplayName = $"gRPC - {method.Method.FullName}";
            foreach (var item in method.Metadata)
                described.Metadata.Add(item);
        });
        return endpoint;
    }

    private static void MapUnknown(IEndpointRouteBuilder builder, MappedServices mapped) =>
        builder.MapPost($"{{unimplementedService}}/{{unimplementedMethod:{GrpcContentConstraint.Name}}}", http =>
                Refusal.Unimplemented(http, mapped.Contains($"{http.GetRouteValue("unimplementedService")}") ? "Method" : "Service"))
            .Add(described => described.DisplayName = "gRPC - Unimplemented");
}
