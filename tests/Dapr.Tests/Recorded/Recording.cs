using System.Text.Json.Nodes;
using DaprImages.Dapr.Tests.Hub;
using DurableTask.Protocol;
using Google.Protobuf;

namespace DaprImages.Dapr.Tests.Recorded;

/// <summary>What daprd sent to a worker for one instance, and what became of it.</summary>
internal sealed class Recording
{
    private readonly JsonNode _instance;
    private DateTime _time = HubClock.Beginning;

    private Recording(JsonNode instance)
    {
        _instance = instance;
        History = [.. instance["history"]!.AsArray().Select(e => Parse(e!))];
    }

    public static string File { get; } = Path.Combine(Environment.GetEnvironmentVariable("CONFORMANCE_DIR") ?? "none", "recorded", "daprd-1.18.3", "workflow.json");

    public IReadOnlyList<HistoryEvent> History { get; }

    public int Turns => _instance["turns"]!.AsArray().Count;

    public IEnumerable<ActivityRequest> Activities => _instance["activities"]!.AsArray().Select(recorded =>
    {
        var node = recorded!.DeepClone().AsObject();
        node.Remove("token");
        var request = Parser.Parse<ActivityRequest>(node.ToJsonString());
        request.WorkflowInstance = new() { InstanceId = "recorded" };
        return request;
    });

    /// <summary>All instances whose history was kept to the end; some were purged.</summary>
    public static IEnumerable<(string Case, string Instance)> All => JsonNode.Parse(System.IO.File.ReadAllText(File))!.AsObject()
        .SelectMany(recorded => recorded.Value!["instances"]?.AsObject().Where(instance => instance.Value!["history"] is JsonArray).Select(instance => (recorded.Key, instance.Key)) ?? []);

    public static Recording Of(string @case, string instance) => new(JsonNode.Parse(System.IO.File.ReadAllText(File))![@case]!["instances"]![instance]!);

    /// <summary>The turn that began the generation whose history was kept.</summary>
    public int FirstTurnOfLastGeneration => Enumerable.Range(0, Turns).LastOrDefault(number => Turn(number).News.Exists(e => e.ExecutionStarted is not null));

    /// <summary>The work item of a turn, its past as the history kept it.</summary>
    public (List<HistoryEvent> Past, List<HistoryEvent> News) Turn(int number)
    {
        var turn = _instance["turns"]![number]!;
        var past = History.Take(turn["past"]!.AsArray().Count);
        return ([.. past.Select(e => e.Clone())], [.. turn["new"]!.AsArray().Select(e => Parse(e!))]);
    }

    /// <summary>What the history says was asked for after that many events, until the next turn began.</summary>
    public IEnumerable<HistoryEvent> AskedAfter(int events) => History.Skip(events).TakeWhile(e => e.WorkflowStarted is null);

    private static JsonParser Parser { get; } = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    private HistoryEvent Parse(JsonNode e)
    {
        _time = _time.AddSeconds(1);
        return Parser.Parse<HistoryEvent>(e.ToJsonString().Replace("\\u003Ctime\\u003E", $"{_time:O}", StringComparison.Ordinal));
    }
}
