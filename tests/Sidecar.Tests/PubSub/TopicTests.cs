using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using DaprImages.AppHost.Processes;
using DaprImages.Sidecar.Tests.Processes;
using DaprImages.TestKit.Processes;
using DaprImages.TestKit;
using Microsoft.AspNetCore.Http;

namespace DaprImages.Sidecar.Tests.PubSub;

/// <summary>Topics from end to end: the sidecar, the project's own component with its Postgres, and an app.</summary>
[Collection(PostgresCollection.Name)]
public sealed class TopicTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly Channel<JsonObject> _received = Channel.CreateUnbounded<JsonObject>();
    private RunningComponent _component = null!;
    private TestDatabase _database = null!;
    private FakeApp _app = null!;

    public async Task InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _app = await FakeApp.StartAsync(Ports.Free(1)[0]);
        _component = await new RunningComponent().StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _component.DisposeAsync();
        await _app.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_published_event_reaches_the_app_in_its_envelope()
    {
        Receive("/images", _ => Results.Ok());
        await using var sidecar = await StartAsync([Subscription("images")]);

        var published = await sidecar.Http.PostAsJsonAsync("/v1.0/publish/pubsub/images", new { imageId = "one" });

        Assert.Equal(HttpStatusCode.NoContent, published.StatusCode);
        var received = await NextAsync();
        Assert.Equal("one", (string?)received["data"]!["imageId"]);
        Assert.Equal(("pubsub", "images", sidecar.AppId), ((string?)received["pubsubname"], (string?)received["topic"], (string?)received["source"]));
    }

    [Fact]
    public async Task An_event_that_the_app_refuses_comes_again_with_the_same_id()
    {
        var attempts = 0;
        Receive("/images", _ => ++attempts == 1 ? Results.StatusCode(500) : Results.Ok());
        await using var sidecar = await StartAsync([Subscription("images")]);

        await sidecar.Http.PostAsJsonAsync("/v1.0/publish/pubsub/images", new { imageId = "one" });

        Assert.Equal((string?)(await NextAsync())["id"], (string?)(await NextAsync())["id"]);
    }

    [Fact]
    public async Task An_event_that_fails_after_its_retries_is_a_dead_letter()
    {
        Receive("/images", _ => Results.StatusCode(500));
        Receive("/dead", _ => Results.Ok());
        await using var sidecar = await StartAsync([Subscription("images", "deadLetterTopic: dead"), Subscription("dead"), Retries(2)]);

        await sidecar.Http.PostAsJsonAsync("/v1.0/publish/pubsub/images", new { imageId = "one" });

        var ids = new List<string?>();
        for (var i = 0; i < 4; i++)
        {
            ids.Add((string?)(await NextAsync())["id"]);
        }
        Assert.Single(ids.Distinct());
        Assert.Equal(3, _app.Requests.Count(request => request.Path == "/images"));
    }

    [Fact]
    public async Task Each_entry_of_a_bulk_is_an_event()
    {
        Receive("/images", _ => Results.Ok());
        await using var sidecar = await StartAsync([Subscription("images")]);

        await sidecar.Http.PostAsJsonAsync("/v1.0/publish/bulk/pubsub/images", Enumerable.Range(1, 3).Select(n => new { entryId = $"{n}", @event = new { n }, contentType = "application/json" }));

        var numbers = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            numbers.Add((int)(await NextAsync())["data"]!["n"]!);
        }
        Assert.Equal([1, 2, 3], numbers.Order());
    }

    [Fact]
    public async Task A_rule_sends_an_event_to_its_own_path()
    {
        Receive("/big", _ => Results.Ok());
        Receive("/other", _ => Results.Ok());
        _app.On("/dapr/subscribe", context => context.Response.WriteAsJsonAsync(new[]
        {
            new { pubsubname = "pubsub", topic = "images", routes = new { rules = new[] { new { match = "event.data.size > 100", path = "/big" } }, @default = "/other" } },
        }));
        await using var sidecar = await StartAsync([]);

        await sidecar.Http.PostAsJsonAsync("/v1.0/publish/pubsub/images", new { size = 500 });
        await NextAsync();
        await sidecar.Http.PostAsJsonAsync("/v1.0/publish/pubsub/images", new { size = 5 });
        await NextAsync();

        Assert.Equal(["/big", "/other"], _app.Requests.Where(request => request.Method == "POST").Select(request => request.Path));
    }

    [Fact]
    public async Task An_event_in_the_app_is_waited_for_at_the_end_and_does_not_come_again()
    {
        var goOn = new TaskCompletionSource();
        Receive("/images", async _ =>
        {
            await goOn.Task.WaitAsync(RunningSidecar.Patience);
            return Results.Ok();
        });
        await using (var sidecar = await StartAsync([Subscription("images")], "--dapr-graceful-shutdown-seconds", "60"))
        {
            await sidecar.Http.PostAsJsonAsync("/v1.0/publish/pubsub/images", new { imageId = "one" });
            await NextAsync();

            var ended = sidecar.TerminateAsync();
            await sidecar.UntilHealthAsync(HttpStatusCode.InternalServerError);
            goOn.SetResult();
            Assert.Equal(0, await ended);
        }

        await using var again = await StartAsync([Subscription("images")]);
        await again.Http.PostAsJsonAsync("/v1.0/publish/pubsub/images", new { imageId = "two" });
        Assert.Equal("two", (string?)(await NextAsync())["data"]!["imageId"]);
    }

    [Fact]
    public async Task After_the_component_has_died_publishing_works_again_and_the_topic_stays_deaf()
    {
        Receive("/images", _ => Results.Ok());
        await using var sidecar = await StartAsync([Subscription("images")]);

        await _component.CrashAsync();
        await PublishAsync(sidecar, "lost");

        Assert.Contains("is lost", sidecar.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(_app.Requests, request => request.Path == "/images");
    }

    [Fact]
    public async Task A_sidecar_that_is_told_to_reopens_the_stream_and_hears_again()
    {
        Receive("/images", _ => Results.Ok());
        await using var sidecar = await StartAsync([Subscription("images")], "--reopen-streams");

        await _component.CrashAsync();
        await PublishAsync(sidecar, "heard");

        Assert.Equal("heard", (string?)(await NextAsync())["data"]!["imageId"]);
    }

    /// <summary>Publishes as soon as the component takes it.</summary>
    private static async Task PublishAsync(RunningSidecar sidecar, string imageId)
    {
        using var patience = new CancellationTokenSource(RunningSidecar.Patience);
        while ((await sidecar.Http.PostAsJsonAsync("/v1.0/publish/pubsub/images", new { imageId }, patience.Token)).StatusCode != HttpStatusCode.NoContent)
        {
            await Task.Delay(50, patience.Token);
        }
    }

    private Task<RunningSidecar> StartAsync(string[] documents, params string[] flags) => new RunningSidecar
    {
        AppId = "topics",
        AppPort = _app.Port,
        Flags = flags,
        Environment = new() { ["DAPR_COMPONENTS_SOCKETS_FOLDER"] = _component.Sockets },
        Documents = [RunningSidecar.Component("pubsub", "pubsub.postgres", ("connectionString", _database.ConnectionString), ("retryDelay", "100ms")), .. documents],
    }.StartAsync();

    private void Receive(string path, Func<JsonObject, IResult> answer) => Receive(path, received => Task.FromResult(answer(received)));

    private void Receive(string path, Func<JsonObject, Task<IResult>> answer) => _app.On(path, async context =>
    {
        var received = (await JsonSerializer.DeserializeAsync<JsonObject>(context.Request.Body, cancellationToken: context.RequestAborted))!;
        await _received.Writer.WriteAsync(received);
        await (await answer(received)).ExecuteAsync(context);
    });

    private async Task<JsonObject> NextAsync()
    {
        using var patience = new CancellationTokenSource(RunningSidecar.Patience);
        return await _received.Reader.ReadAsync(patience.Token);
    }

    private static string Subscription(string topic, string more = "") => $"""
        apiVersion: dapr.io/v2alpha1
        kind: Subscription
        metadata:
          name: {topic}
        spec:
          pubsubname: pubsub
          topic: {topic}
          routes:
            default: /{topic}
          {more}
        """;

    private static string Retries(int count) => $"""
        apiVersion: dapr.io/v1alpha1
        kind: Resiliency
        metadata:
          name: resiliency
        spec:
          policies:
            retries:
              few:
                policy: constant
                duration: 20ms
                maxRetries: {count}
          targets:
            components:
              pubsub:
                inbound:
                  retry: few
        """;
}
