namespace DaprImages.Sidecar.Startup;

/// <summary>What the command line and the environment say.</summary>
internal sealed record SidecarArguments
{
    /// <summary>The version of daprd whose API and behaviour this is.</summary>
    public const string RuntimeVersion = "1.18.3";

    public required string AppId { get; init; }

    /// <summary>Null when there is no app to call.</summary>
    public int? AppPort { get; init; }

    /// <summary>http, https or h2c.</summary>
    public string AppProtocol { get; init; } = "http";

    public string AppChannelAddress { get; init; } = "127.0.0.1";

    /// <summary>Requests in the app at once; null for any number.</summary>
    public int? AppMaxConcurrency { get; init; }

    /// <summary>Null when the app's health is not asked for.</summary>
    public AppHealthCheck? AppHealthCheck { get; init; }

    public int HttpPort { get; init; } = 3500;

    public int GrpcPort { get; init; } = 50001;

    public IReadOnlyList<string> ListenAddresses { get; init; } = [];

    public IReadOnlyList<string> ResourcePaths { get; init; } = [];

    public IReadOnlyList<string> ConfigurationFiles { get; init; } = [];

    /// <summary>Largest body of a request over HTTP and message over gRPC, in bytes.</summary>
    public int MaxBodySize { get; init; } = 4 << 20;

    /// <summary>Largest headers of a request over HTTP, in bytes.</summary>
    public int MaxHeaderSize { get; init; } = 4 << 10;

    /// <summary>How long a stop waits for what is in hand.</summary>
    public TimeSpan GracefulShutdown { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the API still serves after the sidecar was told to stop and takes nothing new to the app.</summary>
    public TimeSpan BlockShutdown { get; init; }

    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Our own: a subscription's stream that ended is opened again. daprd never does, and by default neither do we.</summary>
    public bool ReopenStreams { get; init; }

    /// <summary>What callers have to send as <c>dapr-api-token</c>; <c>DAPR_API_TOKEN</c>.</summary>
    public string? ApiToken { get; init; }

    /// <summary>What the app is sent as <c>dapr-api-token</c>; <c>APP_API_TOKEN</c>.</summary>
    public string? AppToken { get; init; }

    /// <summary><c>NAMESPACE</c>; null where there is none.</summary>
    public string? Namespace { get; init; }

    /// <summary><c>{podName}</c> in a component's metadata; <c>POD_NAME</c>.</summary>
    public string PodName { get; init; } = "";

    /// <exception cref="UsageException">A flag is unknown.</exception>
    /// <exception cref="FatalException">A value makes no sense.</exception>
    public static SidecarArguments Parse(IReadOnlyList<string> args)
    {
        var flags = Flags.Parse(args);
        var appId = flags.Get("app-id") ?? "";
        if (appId.Length == 0)
        {
            throw new FatalException("parameter app-id cannot be empty");
        }
        if (appId.Contains('.', StringComparison.Ordinal))
        {
            throw new FatalException("parameter app-id cannot contain dots");
        }
        return new SidecarArguments
        {
            AppId = appId,
            AppPort = Port(flags, "app-port", "error parsing app-port") is > 0 and var port ? port : null,
            AppProtocol = Protocol(flags),
            AppChannelAddress = flags.Get("app-channel-address") ?? "127.0.0.1",
            AppMaxConcurrency = flags.Number("app-max-concurrency") is > 0 and var limit ? limit : null,
            AppHealthCheck = flags.IsOn("enable-app-health-check") ? AppHealthCheck.From(flags) : null,
            HttpPort = Port(flags, "dapr-http-port", "error parsing dapr-http-port flag") ?? 3500,
            GrpcPort = Port(flags, "dapr-grpc-port", "error parsing dapr-grpc-port flag") ?? 50001,
            ListenAddresses = flags.Get("dapr-listen-addresses")?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [],
            ResourcePaths = [.. flags.GetAll("resources-path"), .. flags.GetAll("components-path")],
            ConfigurationFiles = flags.GetAll("config"),
            MaxBodySize = Size(flags, "max-body-size", "dapr-http-max-request-size", 1 << 20) ?? 4 << 20,
            MaxHeaderSize = Size(flags, "read-buffer-size", "dapr-http-read-buffer-size", 1 << 10) ?? 4 << 10,
            GracefulShutdown = flags.Number("dapr-graceful-shutdown-seconds") is { } seconds ? TimeSpan.FromSeconds(Math.Max(0, seconds)) : TimeSpan.FromSeconds(5),
            BlockShutdown = flags.Get("dapr-block-shutdown-duration") is { } block
                ? Duration.TryParse(block, out var duration) ? duration : throw new UsageException($"invalid argument \"{block}\" for --dapr-block-shutdown-duration: it is a duration such as 10s")
                : TimeSpan.Zero,
            LogLevel = Level(flags),
            ReopenStreams = flags.IsOn("reopen-streams"),
            ApiToken = FromEnvironment("DAPR_API_TOKEN"),
            AppToken = FromEnvironment("APP_API_TOKEN"),
            Namespace = FromEnvironment("NAMESPACE"),
            PodName = FromEnvironment("POD_NAME") ?? "",
        };
    }

    private static string? FromEnvironment(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static int? Port(Flags flags, string name, string failure) => flags.Get(name) is not { Length: > 0 } value ? null
        : !int.TryParse(value, out var port) ? throw new FatalException($"{failure}: strconv.Atoi: parsing \"{value}\": invalid syntax")
        : port is >= 0 and <= 65535 ? port
        : throw new FatalException($"{failure}: {value} is no port; ports end at 65535");

    private static string Protocol(Flags flags) => flags.Get("app-protocol") switch
    {
        null or "" => flags.IsOn("app-ssl") ? "https" : "http",
        "http" when flags.IsOn("app-ssl") => "https",
        "http" or "https" or "h2c" => flags.Get("app-protocol")!,
        "grpc" or "grpcs" => throw new FatalException("app-protocol grpc is served by daprd only; this sidecar calls apps over http, https or h2c"),
        var other => throw new FatalException($"invalid value for 'app-protocol': {other}"),
    };

    /// <summary>A size as Kubernetes writes it, or the older flag in whole mebi- or kibibytes.</summary>
    private static int? Size(Flags flags, string name, string older, int olderUnit)
    {
        if (flags.Get(name) is { } text)
        {
            return Quantity.TryParse(text, out var bytes) ? bytes : throw new FatalException($"invalid value for '{name}': {text} is no size such as 4Mi");
        }
        return flags.Number(older) is > 0 and var number ? (int)Math.Min((long)number * olderUnit, int.MaxValue) : null;
    }

    private static LogLevel Level(Flags flags) => flags.Get("log-level") switch
    {
        null or "info" => LogLevel.Information,
        "debug" => LogLevel.Debug,
        "warn" => LogLevel.Warning,
        "error" => LogLevel.Error,
        "fatal" => LogLevel.Critical,
        var other => throw new FatalException($"invalid value for 'log-level': {other} is none of debug, info, warn, error and fatal"),
    };
}
