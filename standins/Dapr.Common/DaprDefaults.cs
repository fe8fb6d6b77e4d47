using Dapr.Common;
using Microsoft.Extensions.Configuration;

namespace Dapr;

/// <summary>Where the sidecar is and what it wants to be shown: from configuration first, then from the environment, then the well-known ports.</summary>
public static class DaprDefaults
{
    public const string DaprApiTokenEnvironmentVariableName = "DAPR_API_TOKEN";
    public const string AppApiTokenEnvironmentVariableName = "APP_API_TOKEN";
    public const string DaprHttpEndpointEnvironmentVariableName = "DAPR_HTTP_ENDPOINT";
    public const string DaprHttpPortEnvironmentVariableName = "DAPR_HTTP_PORT";
    public const string DaprGrpcEndpointEnvironmentVariableName = "DAPR_GRPC_ENDPOINT";
    public const string DaprGrpcPortEnvironmentVariableName = "DAPR_GRPC_PORT";

    public const string DefaultDaprScheme = "http";
    public const string DefaultDaprHost = "localhost";
    public const int DefaultHttpPort = 3500;
    public const int DefaultGrpcPort = 50001;

    /// <summary>The token the sidecar asks of its callers; empty when there is none.</summary>
    public static string GetDefaultDaprApiToken(IConfiguration? configuration) => Value(configuration, DaprApiTokenEnvironmentVariableName) ?? "";

    /// <summary>The token the sidecar shows to the app; empty when there is none.</summary>
    public static string GetDefaultAppApiToken(IConfiguration? configuration) => Value(configuration, AppApiTokenEnvironmentVariableName) ?? "";

    /// <exception cref="UriFormatException">DAPR_HTTP_ENDPOINT is no address.</exception>
    /// <exception cref="FormatException">DAPR_HTTP_PORT is no number.</exception>
    public static string GetDefaultHttpEndpoint(IConfiguration? configuration = null) => Endpoint(
        Value(configuration, DaprHttpEndpointEnvironmentVariableName), Value(configuration, DaprHttpPortEnvironmentVariableName), DefaultHttpPort);

    /// <exception cref="UriFormatException">DAPR_GRPC_ENDPOINT is no address.</exception>
    /// <exception cref="FormatException">DAPR_GRPC_PORT is no number.</exception>
    public static string GetDefaultGrpcEndpoint(IConfiguration? configuration = null) => Endpoint(
        Value(configuration, DaprGrpcEndpointEnvironmentVariableName), Value(configuration, DaprGrpcPortEnvironmentVariableName), DefaultGrpcPort);

    /// <summary>A client of the sidecar's HTTP API that shows the token with every request.</summary>
    public static HttpClient CreateDefaultHttpClient(IHttpClientFactory httpClientFactory, IConfiguration? configuration = null)
    {
        ArgumentNullException.ThrowIfNull(httpClientFactory);
        var client = httpClientFactory.CreateClient();
        client.BaseAddress = new Uri(GetDefaultHttpEndpoint(configuration));
        if (DaprClientUtilities.GetDaprApiTokenHeader(GetDefaultDaprApiToken(configuration)) is { } token)
        {
            client.DefaultRequestHeaders.Add(token.Key, token.Value);
        }
        return client;
    }

    // An endpoint says it all, so the port only counts without one.
    private static string Endpoint(string? endpoint, string? port, int defaultPort)
    {
        if (!string.IsNullOrWhiteSpace(endpoint))
        {
            var address = new Uri(endpoint);
            return new UriBuilder(address.Scheme, address.Host, address.Port).ToString();
        }
        var number = string.IsNullOrWhiteSpace(port) ? defaultPort : int.Parse(port);
        return new UriBuilder(DefaultDaprScheme, DefaultDaprHost, number).ToString();
    }

    private static string? Value(IConfiguration? configuration, string name) => configuration?[name] ?? Environment.GetEnvironmentVariable(name);
}
