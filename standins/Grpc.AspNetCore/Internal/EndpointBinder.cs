using System.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Makes an endpoint of each method that the generated code names. Without a handler, an instance of the service is made for each call.</summary>
internal sealed class EndpointBinder<TService>(IEndpointRouteBuilder routes, GrpcServiceOptions options, ILogger logger) : ServiceBinderBase
    where TService : class
{
    private static readonly ObjectFactory<TService> MakeService = typeof(TService) == typeof(object) ? (_, _) => null! : ActivatorUtilities.CreateFactory<TService>([]);

    private readonly List<IEndpointConventionBuilder> _endpoints = [];
    private readonly HashSet<string> _serviceNames = [];

    public IReadOnlyList<IEndpointConventionBuilder> Endpoints => _endpoints;

    public IEnumerable<string> ServiceNames => _serviceNames;

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var bind = Handler(method, handler);
        Map(method, async call =>
        {
            var request = await call.ReadSingleAsync(method.RequestMarshaller).ConfigureAwait(false);
            var response = await bind(call.HttpContext)(request, call).ConfigureAwait(false);
            await call.WriteAsync(response ?? throw NoMessage(), method.ResponseMarshaller, flush: false).ConfigureAwait(false);
        });
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var bind = Handler(method, handler);
        Map(method, async call =>
        {
            var requests = new RequestStreamReader<TRequest>(call, method.RequestMarshaller);
            var response = await bind(call.HttpContext)(requests, call).ConfigureAwait(false);
            await call.WriteAsync(response ?? throw NoMessage(), method.ResponseMarshaller, flush: false).ConfigureAwait(false);
        });
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var bind = Handler(method, handler);
        Map(method, async call =>
        {
            var request = await call.ReadSingleAsync(method.RequestMarshaller).ConfigureAwait(false);
            await bind(call.HttpContext)(request, new ResponseStreamWriter<TResponse>(call, method.ResponseMarshaller), call).ConfigureAwait(false);
        });
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var bind = Handler(method, handler);
        Map(method, call => bind(call.HttpContext)(new RequestStreamReader<TRequest>(call, method.RequestMarshaller), new ResponseStreamWriter<TResponse>(call, method.ResponseMarshaller), call));
    }

    private static RpcException NoMessage() => new(new Status(StatusCode.Cancelled, "No message returned from method."));

    /// <summary>What gives the handler of a call: the given one, or the method of the same name on an instance made for the call.</summary>
    private static Func<HttpContext, TDelegate> Handler<TDelegate>(IMethod method, TDelegate? handler)
        where TDelegate : Delegate
    {
        if (handler is not null)
        {
            return _ => handler;
        }
        var parameters = typeof(TDelegate).GetMethod("Invoke")!.GetParameters().Select(parameter => parameter.ParameterType).ToArray();
        var implementation = typeof(TService).GetMethod(method.Name, BindingFlags.Instance | BindingFlags.Public, parameters)
            ?? throw new InvalidOperationException($"{typeof(TService)} has no method {method.Name} for {method.FullName}.");
        return context =>
        {
            var services = context.RequestServices;
            var service = services.GetService<TService>();
            if (service is null)
            {
                service = MakeService(services, []);
                if (service is IDisposable or IAsyncDisposable)
                {
                    context.Response.OnCompleted(() => DisposeAsync(service));
                }
            }
            return implementation.CreateDelegate<TDelegate>(service);
        };
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
