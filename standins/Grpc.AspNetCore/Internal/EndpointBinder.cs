using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Makes an endpoint of each method that the generated code names. Without a handler, an instance of the service is made for each call.</summary>
internal sealed class EndpointBinder<[DynamicallyAccessedMembers(GrpcEndpointRouteBuilderExtensions.Accessed)] TService>(IEndpointRouteBuilder routes, GrpcServiceOptions options, ILogger logger) : ServiceBinderBase
    where TService : class
{
    private static readonly ObjectFactory<TService> MakeService = ActivatorUtilities.CreateFactory<TService>([]);

    private readonly List<IEndpointConventionBuilder> _endpoints = [];
    private readonly HashSet<string> _serviceNames = [];

    public IReadOnlyList<IEndpointConventionBuilder> Endpoints => _endpoints;

    public IEnumerable<string> ServiceNames => _serviceNames;

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var implementation = handler is null ? Implementation<Func<TService, TRequest, ServerCallContext, Task<TResponse>>>(method, typeof(TRequest), typeof(ServerCallContext)) : null;
        Map(method, async call =>
        {
            var request = await call.ReadSingleAsync(method.RequestMarshaller).ConfigureAwait(false);
            var response = await (implementation is null ? handler!(request, call) : implementation(ServiceOf(call), request, call)).ConfigureAwait(false);
            await call.WriteAsync(response ?? throw NoMessage(), method.ResponseMarshaller, flush: false).ConfigureAwait(false);
        });
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var implementation = handler is null
            ? Implementation<Func<TService, IAsyncStreamReader<TRequest>, ServerCallContext, Task<TResponse>>>(method, typeof(IAsyncStreamReader<TRequest>), typeof(ServerCallContext))
            : null;
        Map(method, async call =>
        {
            var requests = new RequestStreamReader<TRequest>(call, method.RequestMarshaller);
            var response = await (implementation is null ? handler!(requests, call) : implementation(ServiceOf(call), requests, call)).ConfigureAwait(false);
            await call.WriteAsync(response ?? throw NoMessage(), method.ResponseMarshaller, flush: false).ConfigureAwait(false);
        });
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var implementation = handler is null
            ? Implementation<Func<TService, TRequest, IServerStreamWriter<TResponse>, ServerCallContext, Task>>(method, typeof(TRequest), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext))
            : null;
        Map(method, async call =>
        {
            var request = await call.ReadSingleAsync(method.RequestMarshaller).ConfigureAwait(false);
            var responses = new ResponseStreamWriter<TResponse>(call, method.ResponseMarshaller);
            await (implementation is null ? handler!(request, responses, call) : implementation(ServiceOf(call), request, responses, call)).ConfigureAwait(false);
        });
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var implementation = handler is null
            ? Implementation<Func<TService, IAsyncStreamReader<TRequest>, IServerStreamWriter<TResponse>, ServerCallContext, Task>>(
                method, typeof(IAsyncStreamReader<TRequest>), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext))
            : null;
        Map(method, call =>
        {
            var requests = new RequestStreamReader<TRequest>(call, method.RequestMarshaller);
            var responses = new ResponseStreamWriter<TResponse>(call, method.ResponseMarshaller);
            return implementation is null ? handler!(requests, responses, call) : implementation(ServiceOf(call), requests, responses, call);
        });
    }

    private static RpcException NoMessage() => new(new Status(StatusCode.Cancelled, "No message returned from method."));

    /// <summary>The method of the same name, to be called on an instance that is made for the call.</summary>
    private static TDelegate Implementation<TDelegate>(IMethod method, params Type[] parameters)
        where TDelegate : Delegate => typeof(TService).GetMethod(method.Name, BindingFlags.Instance | BindingFlags.Public, parameters)?.CreateDelegate<TDelegate>()
        ?? throw new InvalidOperationException($"{typeof(TService)} has no method {method.Name} for {method.FullName}.");

    private static TService ServiceOf(HttpServerCallContext call)
    {
        var context = call.HttpContext;
        var service = context.RequestServices.GetService<TService>();
        if (service is null)
        {
            service = MakeService(context.RequestServices, []);
            if (service is IDisposable or IAsyncDisposable)
            {
                context.Response.OnCompleted(() => DisposeAsync(service));
            }
        }
        return service;
    }

    private static async Task DisposeAsync(object service)
    {
        if (service is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            ((IDisposable)service).Dispose();
        }
    }

    private void Map(IMethod method, Func<HttpServerCallContext, Task> handle)
    {
        _serviceNames.Add(method.ServiceName);
        _endpoints.Add(routes
            .MapPost(method.FullName, context => new HttpServerCallContext(context, method, options, logger).RunAsync(handle))
            .WithDisplayName($"gRPC - {method.FullName}")
            .WithMetadata(method));
    }
}
