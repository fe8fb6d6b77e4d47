using System.Net;
using System.Text;
using DaprImages.Contracts;
using DaprImages.TestKit;

namespace DaprImages.Analysis.Tests.Events;

/// <summary>What Dapr sees of the app. 404 would mean to Dapr that the message is done with, so whatever comes is never answered by it.</summary>
public sealed class EventEndpointTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Ours = """{"imageId": "0197f6a0-0000-7000-8000-000000000001", "queueId": "0197f6a0-0000-7000-8000-000000000002"}""";

    public static TheoryData<string, string> Messages { get; } = new()
    {
        { "application/cloudevents+json", $$"""{"specversion": "1.0", "id": "1", "source": "upload", "type": "t", "datacontenttype": "application/json", "data": {{Ours}}}""" },
        { "application/cloudevents+json", """{"specversion": "1.0", "id": "1", "source": "upload", "type": "t", "datacontenttype": "text/plain", "data": "what?"}""" },
        { "application/cloudevents+json", """{"specversion": "1.0", "id": "1", "source": "upload", "type": "t", "datacontenttype": "application/json", "data": {"imageId": "no id"}}""" },
        { "application/json", Ours },
        { "application/json", "null" },
        { "application/octet-stream", "\0\u0001" },
        { "text/plain", "" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task Whatever_is_delivered_is_acknowledged(string contentType, string body)
    {
        await using var app = await AnalysisApp.StartAsync(postgres);

        foreach (var route in new[] { "/events/image-uploaded", "/events/image-uploaded-dead" })
        {
            using var response = await app.Http.PostAsync(route, new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { { "content-type", contentType } } });
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task Dapr_finds_the_cron_binding_by_its_probe()
    {
        await using var app = await AnalysisApp.StartAsync(postgres);

        using var response = await app.Http.SendAsync(new HttpRequestMessage(HttpMethod.Options, $"/{DaprResources.Sweep}"));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Fact]
    public async Task A_tick_without_a_body_sweeps()
    {
        await using var app = await AnalysisApp.StartAsync(postgres);

        using var response = await app.Http.PostAsync($"/{DaprResources.Sweep}", null);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("wrong", HttpStatusCode.Unauthorized)]
    [InlineData("right", HttpStatusCode.OK)]
    public async Task With_a_token_only_the_sidecar_that_shows_it_is_heard(string? token, HttpStatusCode expected)
    {
        await using var app = await AnalysisApp.StartAsync(postgres, null, ("APP_API_TOKEN", "right"));

        foreach (var route in new[] { "/events/image-uploaded", "/events/image-uploaded-dead", $"/{DaprResources.Sweep}" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, route);
            if (token is not null)
            {
                request.Headers.Add("dapr-api-token", token);
            }
            using var response = await app.Http.SendAsync(request);
            Assert.Equal(expected, response.StatusCode);
        }
        Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync("/healthz")).StatusCode);
    }
}
