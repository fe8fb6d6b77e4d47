using System.Text.Json;
using Dapr.Common;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Grpc.Core;
using Grpc.Net.Client;
using Api = Dapr.Proto.Runtime.V1;

namespace Dapr.Client;

/// <summary>The client proper: data over gRPC, health and invocation over HTTP.</summary>
internal sealed partial class SidecarClient : DaprClient
{
    private static readonly string Agent = UserAgent().ToString();

    private readonly GrpcChannel _channel;
    private readonly Api.Dapr.DaprClient _api;
    private readonly HttpClient _http;
    private readonly Uri _httpEndpoint;
    private readonly KeyValuePair<string, string>? _token;

    public SidecarClient(GrpcChannel channel, HttpClient http, Uri httpEndpoint, JsonSerializerOptions json, KeyValuePair<string, string>? token)
    {
        (_channel, _api) = (channel, new Api.Dapr.DaprClient(channel));
        (_http, _httpEndpoint, _token) = (http, httpEndpoint, token);
        JsonSerializerOptions = json;
        _http.DefaultRequestHeaders.UserAgent.Add(UserAgent());
    }

    public override JsonSerializerOptions JsonSerializerOptions { get; }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _channel.Dispose();
            _http.Dispose();
        }
        base.Dispose(disposing);
    }

    private CallOptions CallOptions(CancellationToken cancellationToken) => DaprClientUtilities.ConfigureGrpcCallOptions(Agent, _token?.Value, cancellationToken);

    /// <param name="operation">What is said to have failed.</param>
    private async Task<TResponse> CallAsync<TRequest, TResponse>(string operation, Func<TRequest, CallOptions, AsyncUnaryCall<TResponse>> call, TRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await call(request, CallOptions(cancellationToken));
        }
        catch (RpcException error)
        {
            throw new DaprException($"{operation} failed: the Dapr endpoint indicated a failure. See InnerException for details.", error);
        }
    }

    private ByteString Write<T>(T value) => UnsafeByteOperations.UnsafeWrap(JsonSerializer.SerializeToUtf8Bytes(value, JsonSerializerOptions));

    private T Read<T>(string operation, string what, ByteString data)
    {
        try
        {
            return data.IsEmpty ? default! : JsonSerializer.Deserialize<T>(data.Span, JsonSerializerOptions)!;
        }
        catch (JsonException error)
        {
            throw new DaprException($"{operation} failed: the {what} payload could not be deserialized. See InnerException for details.", error);
        }
    }

    private static void Fill(MapField<string, string> target, IEnumerable<KeyValuePair<string, string>>? metadata)
    {
        foreach (var (name, value) in metadata ?? [])
        {
            target.Add(name, value);
        }
    }
}
