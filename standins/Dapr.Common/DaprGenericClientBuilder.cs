using System.Reflection;
using System.Text.Json;
using Grpc.Net.Client;
using Microsoft.Extensions.Configuration;

namespace Dapr.Common;

/// <summary>Settings that the clients of all parts of the Dapr API share.</summary>
public abstract class DaprGenericClientBuilder<TClientBuilder>
    where TClientBuilder : class, IDaprClient
{
    private string _grpcEndpoint = DaprDefaults.GetDefaultGrpcEndpoint();
    private string _httpEndpoint = DaprDefaults.GetDefaultHttpEndpoint();
    private GrpcChannelOptions _grpcChannelOptions = new() { ThrowOperationCanceledOnCancellation = true };
    private Func<HttpClient> _httpClientFactory = () => new HttpClient();
    private TimeSpan _timeout;

    protected DaprGenericClientBuilder(IConfiguration? configuration = null)
    {
        JsonSerializerOptions = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        DaprApiToken = DaprDefaults.GetDefaultDaprApiToken(configuration);
    }

    public JsonSerializerOptions JsonSerializerOptions { get; private set; }

    public string DaprApiToken { get; private set; }

    public DaprGenericClientBuilder<TClientBuilder> UseHttpEndpoint(string httpEndpoint)
    {
        ArgumentException.ThrowIfNullOrEmpty(httpEndpoint);
        _httpEndpoint = httpEndpoint;
        return this;
    }

    public DaprGenericClientBuilder<TClientBuilder> UseGrpcEndpoint(string grpcEndpoint)
    {
        ArgumentException.ThrowIfNullOrEmpty(grpcEndpoint);
        _grpcEndpoint = grpcEndpoint;
        return this;
    }

    public DaprGenericClientBuilder<TClientBuilder> UseHttpClientFactory(IHttpClientFactory httpClientFactory)
    {
        ArgumentNullException.ThrowIfNull(httpClientFactory);
        _httpClientFactory = httpClientFactory.CreateClient;
        return this;
    }

    public DaprGenericClientBuilder<TClientBuilder> UseJsonSerializationOptions(JsonSerializerOptions options)
    {
        JsonSerializerOptions = options;
        return this;
    }

    public DaprGenericClientBuilder<TClientBuilder> UseGrpcChannelOptions(GrpcChannelOptions grpcChannelOptions)
    {
        _grpcChannelOptions = grpcChannelOptions;
        return this;
    }

    public DaprGenericClientBuilder<TClientBuilder> UseDaprApiToken(string apiToken)
    {
        DaprApiToken = apiToken;
        return this;
    }

    /// <summary>Bounds every request; zero and less mean the HTTP client's own bound.</summary>
    public DaprGenericClientBuilder<TClientBuilder> UseTimeout(TimeSpan timeout)
    {
        _timeout = timeout;
        return this;
    }

    public abstract TClientBuilder Build();

    /// <exception cref="InvalidOperationException">An endpoint is neither http nor https.</exception>
    protected internal (GrpcChannel channel, HttpClient httpClient, Uri httpEndpoint, string daprApiToken) BuildDaprClientDependencies(Assembly assembly)
    {
        RequireHttp(new Uri(_grpcEndpoint), "gRPC");
        var httpEndpoint = RequireHttp(new Uri(_httpEndpoint), "HTTP");
        var httpClient = _httpClientFactory();
        if (_timeout > TimeSpan.Zero)
        {
            httpClient.Timeout = _timeout;
        }
        httpClient.DefaultRequestHeaders.Add("User-Agent", DaprClientUtilities.GetUserAgent(assembly).ToString());
        if (DaprClientUtilities.GetDaprApiTokenHeader(DaprApiToken) is { } token)
        {
            httpClient.DefaultRequestHeaders.Add(token.Key, token.Value);
        }
        _grpcChannelOptions.HttpClient = httpClient;
        return (GrpcChannel.ForAddress(_grpcEndpoint, _grpcChannelOptions), httpClient, httpEndpoint, DaprApiToken);
    }

    private static Uri RequireHttp(Uri endpoint, string kind) => endpoint.Scheme is "http" or "https"
        ? endpoint
        : throw new InvalidOperationException($"The {kind} endpoint must use http or https.");
}
