using System.Text.Json;
using Dapr.Common;
using Grpc.Net.Client;

namespace Dapr.Client;

/// <summary>Makes a client for the sidecar that the environment names, unless told of another.</summary>
public sealed class DaprClientBuilder
{
    private string _grpcEndpoint = DaprDefaults.GetDefaultGrpcEndpoint();
    private string _httpEndpoint = DaprDefaults.GetDefaultHttpEndpoint();
    private string _apiToken = DaprDefaults.GetDefaultDaprApiToken(null);
    private GrpcChannelOptions _grpcChannelOptions = new() { ThrowOperationCanceledOnCancellation = true };
    private JsonSerializerOptions _jsonSerializerOptions = new(JsonSerializerDefaults.Web);
    private TimeSpan _timeout;

    public DaprClientBuilder UseHttpEndpoint(string httpEndpoint)
    {
        ArgumentException.ThrowIfNullOrEmpty(httpEndpoint);
        _httpEndpoint = httpEndpoint;
        return this;
    }

    public DaprClientBuilder UseGrpcEndpoint(string grpcEndpoint)
    {
        ArgumentException.ThrowIfNullOrEmpty(grpcEndpoint);
        _grpcEndpoint = grpcEndpoint;
        return this;
    }

    public DaprClientBuilder UseJsonSerializationOptions(JsonSerializerOptions options)
    {
        _jsonSerializerOptions = options;
        return this;
    }

    /// <summary>Replaces all of the client's own options, the one by which a cancelled call throws <see cref="OperationCanceledException"/> too.</summary>
    public DaprClientBuilder UseGrpcChannelOptions(GrpcChannelOptions grpcChannelOptions)
    {
        _grpcChannelOptions = grpcChannelOptions;
        return this;
    }

    public DaprClientBuilder UseDaprApiToken(string apiToken)
    {
        _apiToken = apiToken;
        return this;
    }

    /// <summary>Bounds requests over HTTP: health and invocation. Those over gRPC are bounded by their cancellation tokens alone.</summary>
    public DaprClientBuilder UseTimeout(TimeSpan timeout)
    {
        _timeout = timeout;
        return this;
    }

    /// <exception cref="InvalidOperationException">An endpoint is neither http nor https.</exception>
    public DaprClient Build()
    {
        RequireHttp(new Uri(_grpcEndpoint), "gRPC");
        var httpEndpoint = RequireHttp(new Uri(_httpEndpoint), "HTTP");
        var http = new HttpClient();
        if (_timeout > TimeSpan.Zero)
        {
            http.Timeout = _timeout;
        }
        return new SidecarClient(GrpcChannel.ForAddress(_grpcEndpoint, _grpcChannelOptions), http, httpEndpoint, _jsonSerializerOptions, DaprClientUtilities.GetDaprApiTokenHeader(_apiToken));
    }

    private static Uri RequireHttp(Uri endpoint, string kind) => endpoint.Scheme is "http" or "https"
        ? endpoint
        : throw new InvalidOperationException($"The {kind} endpoint must use http or https.");
}
