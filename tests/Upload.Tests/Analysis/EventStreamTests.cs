using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using DaprImages.Contracts;
using Microsoft.Extensions.DependencyInjection;
using static DaprImages.Data.Tests.TestData;

namespace DaprImages.Upload.Tests.Analysis;

[Collection(UploadCollection.Name)]
public sealed class EventStreamTests(UploadFixture fixture)
{
    [Fact]
    public async Task The_line_is_open_at_once_and_changes_come_as_they_happen()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        await using var events = await Listener.OpenAsync(app);
        Assert.Equal("alive", (await events.NextAsync()).EventType);

        var id = await app.Data.UploadAsync();
        var uploaded = await events.NextAsync();
        await app.Data.ClaimAsync();
        var claimed = await events.NextAsync();

        Assert.Equal((id, "pending"), ((Guid)Data(uploaded)["imageId"]!, (string)Data(uploaded)["status"]!));
        Assert.Equal((id, "in_progress"), ((Guid)Data(claimed)["imageId"]!, (string)Data(claimed)["status"]!));
        Assert.Equal(Stage.All.Count, Data(claimed)["stages"]!.AsArray().Count);
    }

    [Fact]
    public async Task Who_comes_back_gets_what_was_missed()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        string seen;
        await using (var events = await Listener.OpenAsync(app))
        {
            await events.NextAsync();
            await app.Data.UploadAsync();
            seen = (await events.NextAsync()).EventId!;
        }
        var missed = await app.Data.UploadAsync();
        await app.Data.Source.CreateCommand("UPDATE images SET updated_at = updated_at + interval '10 seconds' WHERE id <> (SELECT min(id::text)::uuid FROM images)").ExecuteNonQueryAsync();

        await using var again = await Listener.OpenAsync(app, lastEventId: seen);

        var ids = new List<Guid>();
        while (!ids.Contains(missed))
        {
            if (await again.NextAsync() is { EventType: "status" } change)
            {
                ids.Add((Guid)Data(change)["imageId"]!);
            }
        }
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("9223372036854775807")]
    [InlineData("not a number")]
    public async Task A_last_event_that_never_was_counts_as_none(string lastEventId)
    {
        await using var app = await UploadApp.StartAsync(fixture);

        await using var events = await Listener.OpenAsync(app, lastEventId);

        Assert.Equal("alive", (await events.NextAsync()).EventType);
    }

    [Fact]
    public async Task When_very_many_images_change_at_once_the_feed_still_moves_on()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        await app.Data.Source.CreateCommand("""
            INSERT INTO images (id, owner_id, file_name, content_type, byte_size, sha256, width, height, storage_key, uploaded_at, updated_at)
            SELECT gen_random_uuid(), '00000000-0000-7000-8000-000000000001', 'photo.jpg', 'image/jpeg', 1, int4send(n), 1, 1, '', now(), now() - interval '1 hour' FROM generate_series(1, 1200) AS n
            """).ExecuteNonQueryAsync();
        await using var events = await Listener.OpenAsync(app);
        await events.NextAsync();

        await app.Data.Queue.EnqueueManyAsync(null, DaprImages.Data.Queue.RerunScope.All, null, null, None);
        var last = await app.Data.UploadAsync();

        while (await events.NextAsync() is var change && (change.EventType != "status" || (Guid)Data(change)["imageId"]! != last))
        {
        }
    }

    [Fact]
    public async Task Changes_of_somebody_else_are_not_told()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        var other = await app.Data.ScalarAsync<Guid>("INSERT INTO users (id, name) VALUES (gen_random_uuid(), 'other') RETURNING id");
        await using var events = await Listener.OpenAsync(app);
        await events.NextAsync();

        await app.Data.UploadAsync(other);
        var mine = await app.Data.UploadAsync();

        Assert.Equal(mine, (Guid)Data(await events.NextAsync())["imageId"]!);
    }

    [Fact]
    public async Task An_open_line_does_not_hold_up_the_end_of_the_app()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        await using var events = await Listener.OpenAsync(app);
        await events.NextAsync();

        app.Get<Microsoft.Extensions.Hosting.IHostApplicationLifetime>().StopApplication();

        Assert.True(await events.HasEndedAsync());
    }

    [Fact]
    public async Task A_line_ends_after_a_while_so_that_its_client_is_asked_again_who_it_is()
    {
        await using var app = await UploadApp.StartAsync(fixture, services => services.AddSingleton<TimeProvider>(new HurriedClock()));
        await using var events = await Listener.OpenAsync(app);
        Assert.Equal("alive", (await events.NextAsync()).EventType);

        Assert.True(await events.HasEndedAsync());
    }

    private static JsonNode Data(SseItem<string> item) => JsonNode.Parse(item.Data)!;

    /// <summary>What takes five minutes takes half a second.</summary>
    private sealed class HurriedClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / 600 : dueTime, period);
    }

    private sealed class Listener(HttpResponseMessage response, IAsyncEnumerator<SseItem<string>> events) : IAsyncDisposable
    {
        public static async Task<Listener> OpenAsync(UploadApp app, string? lastEventId = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/analysis/events");
            if (lastEventId is not null)
            {
                request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
            }
            var response = await app.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(UploadApp.Patience);
            Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
            return new Listener(response, SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator());
        }

        public async Task<SseItem<string>> NextAsync()
        {
            Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(UploadApp.Patience), "The stream has ended.");
            return events.Current;
        }

        public async Task<bool> HasEndedAsync()
        {
            return await UntilEndAsync().WaitAsync(UploadApp.Patience);

            async Task<bool> UntilEndAsync()
            {
                while (await events.MoveNextAsync())
                {
                }
                return true;
            }
        }

        public ValueTask DisposeAsync()
        {
            response.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
