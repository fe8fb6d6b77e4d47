using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using DaprImages.TestKit.Pictures;
using Xunit.Abstractions;

namespace DaprImages.EndToEnd.Tests;

/// <summary>The sidecar opens no stream again that has ended, and calls itself healthy all the same: the analysis app has to notice.</summary>
[Collection(SystemCollection.Name)]
public sealed partial class DeafnessTests(SystemFixture fixture, ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Stays the same when the component is started again.</summary>
    private readonly Uri _component = new(fixture.System.ReadEnvironment("pubsub-postgres", "ASPNETCORE_URLS"));

    private RunningSystem System => fixture.System;

    [Fact]
    public async Task Events_are_heard_again_within_a_minute_after_the_component_was_killed()
    {
        await UntilAsync(AllIsHeardAsync, "both topics are heard");
        var deaf = System.ProcessId("analysis-sidecar");

        System.Kill("pubsub-postgres");
        var killed = TimeProvider.System.GetTimestamp();
        var meanwhile = await System.Gallery.UploadUntilAcceptedAsync("meanwhile.png", TextPictures.NumberedPage(2001), Patience);
        var ended = (await System.Gallery.WaitUntilEndedAsync([meanwhile], Patience))[meanwhile];
        await UntilAsync(AllIsHeardAsync, "both topics are heard again");
        output.WriteLine($"heard again after {TimeProvider.System.GetElapsedTime(killed).TotalSeconds:0.0} s");

        Assert.Equal("completed", ended.GetProperty("status").GetString());
        Assert.NotEqual(deaf, System.ProcessId("analysis-sidecar"));
        Assert.Contains("Nobody hears", System.ReadLog("analysis"), StringComparison.Ordinal);
        // The component counts from its start on.
        await System.Gallery.UploadAsync("afterwards.png", TextPictures.NumberedPage(2002));
        await UntilAsync(AnEventWasTakenAsync, "an event reaches the app");
    }

    private static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        for (var began = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(began) < Patience; await Task.Delay(100))
        {
            try
            {
                if (await holds())
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // The component is away.
            }
        }
        throw new TimeoutException($"In vain: {what}.");
    }

    private async Task<bool> AllIsHeardAsync()
    {
        var streams = await System.Gallery.Http.GetFromJsonAsync<JsonElement>(new Uri(_component, "/streams"));
        var topics = streams.EnumerateArray().Where(stream => stream.GetProperty("consumer").GetString() == "analysis").Select(stream => stream.GetProperty("topic").GetString());
        return topics.Order().SequenceEqual(["image.uploaded", "image.uploaded.dead"]);
    }

    private async Task<bool> AnEventWasTakenAsync() =>
        TakenEvents().IsMatch(await System.Gallery.Http.GetStringAsync(new Uri(_component, "/metrics")));

    [GeneratedRegex("""^pubsub_messages_settled_total\{.*outcome="acked".*\} [1-9]""", RegexOptions.Multiline)]
    private static partial Regex TakenEvents();
}
