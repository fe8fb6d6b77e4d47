using Grpc.Core.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Lets the catch-all routes of unknown services and methods match gRPC calls only, not other POSTs.</summary>
internal sealed class GrpcCallConstraint : IRouteConstraint
{
    public const string Name = "grpcCall";

    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        httpContext is not null && Protocol.IsGrpcContentType(httpContext.Request.ContentType);
}
