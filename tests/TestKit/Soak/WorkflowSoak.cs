using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DaprImages.AppHost.Database;
using DaprImages.AppHost.Processes;
using DaprImages.TestKit.Processes;

namespace DaprImages.TestKit.Soak;

/// <summary>
/// Workflows of twelve activities, started by messages, while worker, sidecar, pub/sub component and Postgres are killed at random. In the end every workflow
/// has to have completed with each activity's result once.
/// </summary>
public sealed class WorkflowSoak : IAsyncDisposable
{
    private const int Activities = 12;
    private const int InFlight = 16;

    private static readonly string[] Parts = ["worker", "sidecar", "component", "postgres"];

    private readonly SoakPlan _plan;
    private readonly Action<string> _say;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };
    private readonly string _folder = Directory.CreateTempSubdirectory("soak-").FullName;
    private readonly CancellationTokenSource _patience;
    private readonly int[] _ports = Ports.Free(6);
    private readonly Dictionary<string, int> _killed = Parts.ToDictionary(part => part, _ => 0);
    private EmbeddedPostgres? _postgres;
    private SupervisedProcess? _worker;
    private SupervisedProcess? _sidecar;
    private SupervisedProcess? _component;

    /// <param name="say">Takes a line for each kill and each stage.</param>
    public WorkflowSoak(SoakPlan plan, Action<string> say)
    {
        (_plan, _say) = (plan, say);
        _patience = new CancellationTokenSource(plan.Patience);
        File.SetUnixFileMode(_folder, File.GetUnixFileMode(_folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }

    private string Sidecar => $"http://127.0.0.1:{_ports[0]}";

    private string Worker => $"http://127.0.0.1:{_ports[2]}";

    private string Component => $"http://127.0.0.1:{_ports[4]}";

    public async Task<SoakReport> RunAsync()
    {
        var began = TimeProvider.System.GetTimestamp();
        await StartAsync();
        _say($"seed {_plan.Seed}: {_plan.Workflows} workflows, {_plan.Kills} kills");
        await Task.WhenAll(PublishAsync(), KillAsync());
        _say("no more kills; waiting for the workflows");
        var wrong = new List<string>();
        var completed = await CheckAsync(wrong);
        return new SoakReport(completed, _killed, TimeProvider.System.GetElapsedTime(began), wrong);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in new[] { _worker, _sidecar, _component })
        {
            if (process is not null)
            {
                await process.DisposeAsync();
            }
        }
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }
        _http.Dispose();
        _patience.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync()
    {
        _postgres = await EmbeddedPostgres.StartAsync(Path.Combine(_folder, "postgres"), durable: true, _patience.Token);
        var resources = Directory.CreateDirectory(Path.Combine(_folder, "resources")).FullName;
        await File.WriteAllTextAsync(Path.Combine(resources, "soak.yaml"), Resources(_postgres.Url), _patience.Token);
        var environment = new Dictionary<string, string?>
        {
            ["DAPR_COMPONENTS_SOCKETS_FOLDER"] = Directory.CreateDirectory(Path.Combine(_folder, "sockets")).FullName,
            ["DAPR_HTTP_PORT"] = $"{_ports[0]}",
            ["DAPR_GRPC_PORT"] = $"{_ports[1]}",
            ["Logging__LogLevel__Default"] = "Warning",
        };
        _component = new SupervisedProcess(Programs.Command("PubSubPostgres", [], new Dictionary<string, string?>(environment) { ["ASPNETCORE_URLS"] = Component }), Log("component"));
        await WaitAsync($"{Component}/healthz");
        _worker = new SupervisedProcess(Programs.Command("SoakWorker", ["--urls", Worker], environment), Log("worker"));
        _sidecar = new SupervisedProcess(
            Programs.Command(
                "Sidecar",
                [
                    "--app-id", "soak", "--app-port", $"{_ports[2]}", "--dapr-http-port", $"{_ports[0]}", "--dapr-grpc-port", $"{_ports[1]}",
                    "--dapr-internal-grpc-port", $"{_ports[3]}", "--metrics-port", $"{_ports[5]}", "--dapr-listen-addresses", "127.0.0.1", "--resources-path", resources,
                ],
                environment),
            Log("sidecar"));
        await WaitAsync($"{Sidecar}/v1.0/healthz");
    }

    private async Task PublishAsync()
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(async _ =>
        {
            for (var number = Interlocked.Increment(ref next); number < _plan.Workflows; number = Interlocked.Increment(ref next))
            {
                await UntilAnsweredAsync(() => _http.PostAsJsonAsync($"{Sidecar}/v1.0/publish/soak-events/soak.start", new { id = Id(number), number }, _patience.Token));
            }
        }));
        _say("all messages are published");
    }

    private async Task KillAsync()
    {
        // The order and the pauses are the seed's; what each kill meets is the machine's.
        var random = new Random(_plan.Seed);
        for (var kill = 0; kill < _plan.Kills; kill++)
        {
            var part = Parts[random.Next(Parts.Length)];
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(200, 2_500)), _patience.Token);
            _killed[part]++;
            _say($"kill {kill + 1}: {part}");
            switch (part)
            {
                case "postgres":
                    await _postgres!.KillAsync();
                    await _postgres.StartAgainAsync(_patience.Token);
                    break;
                case "worker":
                    await _worker!.KillAsync();
                    break;
                case "sidecar":
                    await _sidecar!.KillAsync();
                    break;
                case "component":
                    await _component!.KillAsync();
                    await WaitAsync($"{Component}/healthz");
                    // Its topics stay deaf until the sidecar starts anew, which is what a watchdog sees to.
                    await _sidecar!.KillAsync();
                    break;
            }
            await WaitAsync($"{Sidecar}/v1.0/healthz");
        }
    }

    private async Task<int> CheckAsync(List<string> wrong)
    {
        var completed = 0;
        for (var number = 0; number < _plan.Workflows; number++)
        {
            using var answer = await UntilAnsweredAsync(() => _http.GetAsync($"{Worker}/instances/{Id(number)}", _patience.Token), HttpStatusCode.OK);
            var ended = await answer.Content.ReadFromJsonAsync<JsonElement>(_patience.Token);
            var status = ended.GetProperty("status").GetString();
            var output = ended.GetProperty("output").EnumerateArray().Select(value => value.GetInt32()).ToList();
            var (scheduled, settled) = (ended.GetProperty("scheduled").GetInt32(), ended.GetProperty("completed").GetInt32());
            if (status != "Completed" || scheduled != Activities || settled != Activities || !output.SequenceEqual(Enumerable.Range(number * 100, Activities)))
            {
                wrong.Add($"{Id(number)}: {status}, {scheduled} scheduled, {settled} completed, output {string.Join(',', output)}");
            }
            else
            {
                completed++;
            }
        }
        return completed;
    }

    private async Task<HttpResponseMessage> UntilAnsweredAsync(Func<Task<HttpResponseMessage>> ask, HttpStatusCode? wanted = null)
    {
        for (; ; await Task.Delay(50, _patience.Token))
        {
            try
            {
                var answer = await ask();
                if (wanted is null ? answer.IsSuccessStatusCode : answer.StatusCode == wanted)
                {
                    return answer;
                }
                answer.Dispose();
            }
            catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !_patience.IsCancellationRequested)
            {
                // Away.
            }
        }
    }

    private async Task WaitAsync(string url) => (await UntilAnsweredAsync(() => _http.GetAsync(url, _patience.Token))).Dispose();

    private string Log(string name) => Path.Combine(_folder, $"{name}.log");

    private static string Id(int number) => $"soak-{number}";

    private static string Resources(string databaseUrl) => $"""
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata:
          name: soak-events
        spec:
          type: pubsub.postgres
          version: v1
          metadata:
          - name: connectionString
            value: {databaseUrl}
        ---
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata:
          name: statestore
        spec:
          type: state.postgresql
          version: v1
          metadata:
          - name: connectionString
            value: {databaseUrl}
          - name: actorStateStore
            value: "true"
        ---
        apiVersion: dapr.io/v2alpha1
        kind: Subscription
        metadata:
          name: soak-start
        spec:
          pubsubname: soak-events
          topic: soak.start
          routes:
            default: /start
        """;
}
