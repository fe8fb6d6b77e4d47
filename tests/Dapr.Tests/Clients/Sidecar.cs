using System.Collections.Concurrent;
using System.Net;
using Dapr.Client;
using Dapr.Proto.Runtime.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Status = Grpc.Core.Status;

namespace DaprImages.Dapr.Tests.Clients;

/// <summary>A sidecar's API that writes down what it is asked and answers what it is told to.</summary>
internal sealed class Sidecar : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Sidecar(WebApplication app) => _app = app;

    public string GrpcEndpoint => _app.Urls.First();

    public string HttpEndpoint => _app.Urls.Last();

    public Answers Answers => _app.Services.GetRequiredService<Answers>();

    public static async Task<Sidecar> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddSingleton<Answers>();
        builder.Services.AddGrpc(options => options.MaxReceiveMessageSize = null);
        var app = builder.Build();
        app.MapGrpcService<Api>();
        app.MapFallback("{**path}", (HttpContext context, Answers answers) => answers.Http(context));
        await app.StartAsync();
        return new Sidecar(app);
    }

    public DaprClient Client(Action<DaprClientBuilder>? configure = null)
    {
        var builder = new DaprClientBuilder().UseGrpcEndpoint(GrpcEndpoint).UseHttpEndpoint(HttpEndpoint);
        configure?.Invoke(builder);
        return builder.Build();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private sealed class Api(Answers answers) : global::Dapr.Proto.Runtime.V1.Dapr.DaprBase
    {
        public override Task<Empty> PublishEvent(PublishEventRequest request, ServerCallContext context) => answers.To<Empty>(request, context);

        public override Task<BulkPublishResponse> BulkPublishEvent(BulkPublishRequest request, ServerCallContext context) => answers.To<BulkPublishResponse>(request, context);

        public override Task<InvokeBindingResponse> InvokeBinding(InvokeBindingRequest request, ServerCallContext context) => answers.To<InvokeBindingResponse>(request, context);

        public override Task<GetStateResponse> GetState(GetStateRequest request, ServerCallContext context) => answers.To<GetStateResponse>(request, context);

        public override Task<GetBulkStateResponse> GetBulkState(GetBulkStateRequest request, ServerCallContext context) => answers.To<GetBulkStateResponse>(request, context);

        public override Task<Empty> SaveState(SaveStateRequest request, ServerCallContext context) => answers.To<Empty>(request, context);

        public override Task<Empty> DeleteState(DeleteStateRequest request, ServerCallContext context) => answers.To<Empty>(request, context);

        public override Task<Empty> DeleteBulkState(DeleteBulkStateRequest request, ServerCallContext context) => answers.To<Empty>(request, context);

        public override Task<Empty> ExecuteStateTransaction(ExecuteStateTransactionRequest request, ServerCallContext context) => answers.To<Empty>(request, context);

        public override Task<GetSecretResponse> GetSecret(GetSecretRequest request, ServerCallContext context) => answers.To<GetSecretResponse>(request, context);

        public override Task<GetBulkSecretResponse> GetBulkSecret(GetBulkSecretRequest request, ServerCallContext context) => answers.To<GetBulkSecretResponse>(request, context);

        public override Task<GetMetadataResponse> GetMetadata(GetMetadataRequest request, ServerCallContext context) => answers.To<GetMetadataResponse>(request, context);

        public override Task<Empty> SetMetadata(SetMetadataRequest request, ServerCallContext context) => answers.To<Empty>(request, context);

        public override Task<Empty> Shutdown(ShutdownRequest request, ServerCallContext context) => answers.To<Empty>(request, context);
    }
}

/// <summary>What the sidecar was asked and is to answer.</summary>
internal sealed class Answers
{
    private readonly ConcurrentQueue<(object Request, Metadata Headers)> _asked = new();

    /// <summary>By type; an empty message for all others.</summary>
    public ConcurrentDictionary<System.Type, object> Of { get; } = new();

    public Status? Failure { get; set; }

    public bool Hangs { get; set; }

    public RequestDelegate Http { get; set; } = context =>
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    };

    public Metadata Headers => _asked.Last().Headers;

    public T Asked<T>() => _asked.Select(asked => asked.Request).OfType<T>().Last();

    public async Task<T> To<T>(object request, ServerCallContext context)
        where T : new()
    {
        _asked.Enqueue((request, context.RequestHeaders));
        if (Hangs)
        {
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        }
        return Failure is { } failure ? throw new RpcException(failure) : Of.TryGetValue(typeof(T), out var answer) ? (T)answer : new T();
    }
}
