using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Internal;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

public static class GrpcEndpointRouteBuilderExtensions
{
    /// <summary>What of a service is found by reflection, and trimming has to keep.</summary>
    internal const DynamicallyAccessedMemberTypes Accessed = DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods;

    /// <summary>Serves a service whose instance comes from dependency injection, one for each call (or the registered one, if it is registered).</summary>
    /// <exception cref="InvalidOperationException">The type has no generated base class, or <c>AddGrpc</c> was not called.</exception>
    public static GrpcServiceEndpointConventionBuilder MapGrpcService<[DynamicallyAccessedMembers(Accessed)] TService>(this IEndpointRouteBuilder builder)
        where TService : class
    {
        var mapped = Mapped(builder);
        var (baseType, attribute) = FindBase(typeof(TService));
        var bind = attribute.BindType.GetMethod(attribute.BindMethodName, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic, [typeof(ServiceBinderBase), baseType])
            ?? throw new InvalidOperationException($"No {attribute.BindMethodName} for {typeof(TService)} on {attribute.BindType}.");
        var binder = new EndpointBinder<TService>(builder, Options(builder), Logger(builder));
        bind.Invoke(null, [binder, null]);
        mapped.Add(typeof(TService), binder.ServiceNames);
        MapUnimplemented(builder, mapped, binder.ServiceNames);
        return new(binder.Endpoints);
    }

    /// <summary>Serves one instance of a service.</summary>
    public static GrpcServiceEndpointConventionBuilder MapGrpcService(this IEndpointRouteBuilder builder, ServerServiceDefinition serviceDefinition)
    {
        var mapped = Mapped(builder);
        var binder = new EndpointBinder<object>(builder, Options(builder), Logger(builder));
        serviceDefinition.BindService(binder);
        mapped.Add(null, binder.ServiceNames);
        MapUnimplemented(builder, mapped, binder.ServiceNames);
        return new(binder.Endpoints);
    }

    private static MappedServices Mapped(IEndpointRouteBuilder builder) => builder.ServiceProvider.GetService<MappedServices>()
        ?? throw new InvalidOperationException("Unable to find the required services. Please add all the required services by calling 'IServiceCollection.AddGrpc'.");

    private static GrpcServiceOptions Options(IEndpointRouteBuilder builder) => builder.ServiceProvider.GetRequiredService<IOptions<GrpcServiceOptions>>().Value;

    private static ILogger Logger(IEndpointRouteBuilder builder) => builder.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger("Grpc.AspNetCore.Server.ServerCallHandler");

    private static (Type Type, BindServiceMethodAttribute Attribute) FindBase(Type service)
    {
        for (var type = service.BaseType; type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is { } attribute)
            {
                return (type, attribute);
            }
        }
        throw new InvalidOperationException($"{service} is no gRPC service: no base class of it was generated from a .proto file.");
    }

    private static void MapUnimplemented(IEndpointRouteBuilder builder, MappedServices mapped, IEnumerable<string> serviceNames)
    {
        foreach (var name in serviceNames)
        {
            builder.MapPost($"{name}/{{unimplementedMethod:{GrpcCallConstraint.Name}}}", context => Refuse(context, "Method is unimplemented."))
                .WithDisplayName($"gRPC - Unimplemented method for {name}");
        }
        if (mapped.TakeUnknownServices() && Options(builder).IgnoreUnknownServices != true)
        {
            builder.MapPost($"{{unimplementedService}}/{{unimplementedMethod:{GrpcCallConstraint.Name}}}", context => Refuse(context, "Service is unimplemented."))
                .WithDisplayName("gRPC - Unimplemented service");
        }
    }

    private static Task Refuse(HttpContext context, string detail)
    {
        HttpServerCallContext.WriteTrailersOnly(context.Response, new Status(StatusCode.Unimplemented, detail));
        return Task.CompletedTask;
    }
}
