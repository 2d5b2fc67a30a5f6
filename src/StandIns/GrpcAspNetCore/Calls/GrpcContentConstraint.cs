using Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Grpc.Calls;

/// <summary>Keeps the route for unknown services away from requests that are no gRPC.</summary>
internal sealed class GrpcContentConstraint : IRouteConstraint
{
    internal const string Name = "grpcunimplemented";

    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        httpContext is null || Names.IsGrpc(httpContext.Request.ContentType);
}
