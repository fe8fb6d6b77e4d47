using System.Collections.Concurrent;
using System.Diagnostics;
using DaprImages.Dapr.Tests.Hub;
using DurableTask.Protocol;
using static DaprImages.Dapr.Tests.Hub.Happened;

namespace DaprImages.Dapr.Tests.Workflows;

public sealed class TraceTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string ParentSpan = "b7ad6b7169203331";

    [Fact]
    public async Task An_activity_runs_in_a_span_below_the_sidecars()
    {
        var spans = new ConcurrentQueue<Activity>(); // other tests' spans come too, on other threads
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Dapr.Workflow",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        Activity? seen = null;
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterActivity<object?, object?>("Traced", (_, _) =>
        {
            seen = Activity.Current;
            throw new InvalidOperationException();
        }));

        await app.ActivityAsync(Request("Traced"));

        var span = Assert.Single(spans, span => span.OperationName == "WorkflowActivity Traced");
        Assert.Same(span, seen);
        Assert.Equal((TraceId, ParentSpan, "a=1"), (span.TraceId.ToString(), span.ParentSpanId.ToString(), span.TraceStateString));
        Assert.Equal(ActivityStatusCode.Error, span.Status);
    }

    [Fact]
    public async Task An_activity_belongs_to_the_trace_even_when_nobody_listens()
    {
        Activity? seen = null;
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterActivity<object?, object?>("Untraced", (_, _) =>
        {
            seen = Activity.Current;
            return Task.FromResult<object?>(null);
        }));

        await app.ActivityAsync(Request("Untraced"));

        Assert.Equal((TraceId, ParentSpan), (seen!.TraceId.ToString(), seen.ParentSpanId.ToString()));
    }

    [Fact]
    public async Task Workflow_code_belongs_to_the_trace_of_its_start()
    {
        Activity? seen = null;
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, object?>("Traced", (_, _) =>
        {
            seen = Activity.Current;
            return Task.FromResult<object?>(null);
        }));
        var started = Started("Traced");
        started.ExecutionStarted.ParentTraceContext = new() { TraceParent = $"00-{TraceId}-{ParentSpan}-01" };

        await app.TurnAsync([], [TurnBegan(), started]);

        Assert.Equal((TraceId, ParentSpan), (seen!.TraceId.ToString(), seen.ParentSpanId.ToString()));
    }

    [Fact]
    public async Task Without_a_trace_there_is_no_span()
    {
        var seen = new Activity("not yet");
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterActivity<object?, object?>("Plain", (_, _) =>
        {
            seen = Activity.Current;
            return Task.FromResult<object?>(null);
        }));

        await app.ActivityAsync(new() { Name = "Plain", WorkflowInstance = new() { InstanceId = "one" } });

        Assert.Null(seen);
    }

    private static ActivityRequest Request(string name) => new()
    {
        Name = name,
        WorkflowInstance = new() { InstanceId = "one" },
        ParentTraceContext = new() { TraceParent = $"00-{TraceId}-{ParentSpan}-01", TraceState = "a=1" },
    };
}
