namespace DaprImages.Sidecar.Startup;

/// <summary>daprd's flags as they were given: <c>--name value</c> or <c>--name=value</c>, with one dash or two.</summary>
internal sealed class Flags
{
    private static readonly string[] Switches =
    [
        "app-ssl", "build-info", "disable-builtin-k8s-secret-store", "disable-init-endpoints", "enable-api-logging", "enable-app-health-check", "enable-metrics", "enable-mtls", "enable-profiling",
        "log-as-json", "reopen-streams", "version",
    ];

    // Those that make no difference on one machine are accepted, so that a command line written for daprd works.
    private static readonly string[] Values =
    [
        "actors-service", "allowed-origins", "app-channel-address", "app-health-check-path", "app-health-probe-interval", "app-health-probe-timeout", "app-health-threshold", "app-id",
        "app-max-concurrency", "app-port", "app-protocol", "components-path", "config", "control-plane-address", "control-plane-namespace", "control-plane-trust-domain", "dapr-block-shutdown-duration",
        "dapr-graceful-shutdown-seconds", "dapr-grpc-port", "dapr-http-max-request-size", "dapr-http-port", "dapr-http-read-buffer-size", "dapr-internal-grpc-listen-address", "dapr-internal-grpc-port",
        "dapr-listen-addresses", "dapr-public-listen-address", "dapr-public-port", "log-level", "max-body-size", "metrics-listen-address", "metrics-port", "mode", "placement-host-address", "profile-port",
        "read-buffer-size", "reminders-service", "resources-path", "scheduler-host-address", "scheduler-job-streams", "sentry-address", "sentry-request-jwt-audiences", "trust-anchors-file",
        "unix-domain-socket",
    ];

    private readonly Dictionary<string, List<string>> _given = [];

    private Flags()
    {
    }

    /// <exception cref="UsageException">A flag is unknown, or lacks its value.</exception>
    public static Flags Parse(IReadOnlyList<string> args)
    {
        var flags = new Flags();
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] is not ['-', ..])
            {
                throw new UsageException($"unexpected argument '{args[i]}': a flag begins with --");
            }
            var (name, value) = args[i].TrimStart('-').Split('=', 2) is [var left, var right] ? (left, right) : (args[i].TrimStart('-'), null);
            if (Switches.Contains(name))
            {
                flags.Add(name, value ?? "true");
            }
            else if (Values.Contains(name))
            {
                flags.Add(name, value ?? (++i < args.Count ? args[i] : throw new UsageException($"flag needs an argument: --{name}")));
            }
            else
            {
                throw new UsageException($"unknown flag: --{name}");
            }
        }
        return flags;
    }

    /// <summary>The last value given.</summary>
    public string? Get(string name) => _given.TryGetValue(name, out var values) ? values[^1] : null;

    public IReadOnlyList<string> GetAll(string name) => _given.TryGetValue(name, out var values) ? values : [];

    /// <exception cref="UsageException">The value is neither true nor false.</exception>
    public bool IsOn(string name) => Get(name) is { } value && (bool.TryParse(value, out var on) ? on : throw new UsageException($"invalid argument \"{value}\" for --{name}: it is true or false"));

    /// <exception cref="UsageException">The value is no whole number.</exception>
    public int? Number(string name) => Get(name) is not { } value ? null
        : int.TryParse(value, out var number) ? number
        : throw new UsageException($"invalid argument \"{value}\" for --{name}: it is a whole number");

    private void Add(string name, string value)
    {
        if (!_given.TryGetValue(name, out var values))
        {
            _given[name] = values = [];
        }
        values.Add(value);
    }
}
