using System.Net;
using System.Text;
using Dapr;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace DaprImages.Dapr.Tests.Subscribers;

public sealed class CloudEventTests
{
    [Theory]
    [InlineData("""{"data":{"id":7},"datacontenttype":"application/json"}""", "application/json", """{"id":7}""")]
    [InlineData("""{"Data":{"id":7},"DataContentType":"application/json; charset=utf-16"}""", "application/json", """{"id":7}""")]
    [InlineData("""{"data":{"id":7}}""", "application/json", """{"id":7}""")]
    [InlineData("""{"data":"text","datacontenttype":"application/json"}""", "application/json", "\"text\"")]
    [InlineData("""{"data":"text","datacontenttype":"text/plain"}""", "text/plain", "text")]
    [InlineData("""{"data":"<a>é</a>","datacontenttype":"application/xml"}""", "application/xml", "<a>é</a>")]
    [InlineData("""{"data":"{\"id\":7}","datacontenttype":"application/vnd.photo+json"}""", "application/vnd.photo+json", """{"id":7}""")]
    [InlineData("""{"data":{"id":7},"datacontenttype":"application/vnd.photo+json"}""", "application/vnd.photo+json", """{"id":7}""")]
    [InlineData("""{"data":5,"datacontenttype":"text/plain"}""", "text/plain", "5")]
    [InlineData("""{"data":null}""", "application/json", "null")]
    [InlineData("""{"data_base64":"AQL/","datacontenttype":"image/png"}""", "image/png", "[1,2,255]")]
    [InlineData("""{"data_base64":"AQL/"}""", "application/json", "[1,2,255]")]
    [InlineData("""{"data":1,"datacontenttype":"not a type"}""", "application/json", "1")]
    [InlineData("""{"id":"1"}""", "", "")]
    public async Task The_data_of_an_event_takes_the_place_of_its_envelope(string envelope, string contentType, string body)
    {
        await using var app = await StartAsync();

        using var answer = await app.SendAsync("/handle", envelope);

        Assert.Equal($"{contentType}|{body}", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/cloudevents-batch+json")]
    [InlineData("text/plain")]
    public async Task What_is_no_event_passes_as_it_is(string contentType)
    {
        await using var app = await StartAsync();

        using var answer = await app.SendAsync("/handle", """{"data":1}""", contentType);

        Assert.Equal($$"""{{contentType}}|{"data":1}""", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_envelope_may_come_in_another_encoding()
    {
        await using var app = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/handle") { Content = new ByteArrayContent(Encoding.Unicode.GetBytes("""{"data":"é","datacontenttype":"text/plain"}""")) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/cloudevents+json; charset=utf-16");

        using var answer = await app.Http.SendAsync(request);

        Assert.Equal("text/plain|é", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Data_twice_is_a_bad_request()
    {
        await using var app = await StartAsync();

        using var answer = await app.SendAsync("/handle", """{"data":1,"data_base64":"AQ=="}""");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Text_can_stay_a_json_string()
    {
        await using var app = await StartAsync(new CloudEventsMiddlewareOptions { SuppressJsonDecodingOfTextPayloads = true });

        using var answer = await app.SendAsync("/handle", """{"data":"text","datacontenttype":"text/plain"}""");

        Assert.Equal("text/plain|\"text\"", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(null, null, "cloudevent.id=1 cloudevent.type=t cloudevent.n=5")]
    [InlineData("ID", null, "cloudevent.id=1")]
    [InlineData(null, "Type", "cloudevent.id=1 cloudevent.n=5")]
    public async Task Other_fields_of_the_envelope_become_headers_when_asked_for(string? included, string? excluded, string expected)
    {
        await using var app = await StartAsync(new CloudEventsMiddlewareOptions
        {
            ForwardCloudEventPropertiesAsHeaders = true,
            IncludedCloudEventPropertiesAsHeaders = included is null ? null : [included],
            ExcludedCloudEventPropertiesFromHeaders = excluded is null ? null : [excluded],
        });

        using var answer = await app.SendAsync("/headers", """{"id":"1","type":"t","n":5,"data":1,"datacontenttype":"application/json","pubsubname":"p","traceparent":"x"}""");

        Assert.Equal(expected, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_handler_is_given_its_type()
    {
        await using var app = await SubscriberApp.StartAsync(app =>
        {
            app.UseCloudEvents();
            app.MapPost("/typed", (Uploaded uploaded) => $"image {uploaded.ImageId}").WithTopic("p", "t");
        });

        using var answer = await app.SendAsync("/typed", """{"specversion":"1.0","data":{"imageId":7},"datacontenttype":"application/json"}""");

        Assert.Equal("image 7", await answer.Content.ReadAsStringAsync());
    }

    private static Task<SubscriberApp> StartAsync(CloudEventsMiddlewareOptions? options = null) => SubscriberApp.StartAsync(app =>
    {
        app.UseCloudEvents(options ?? new CloudEventsMiddlewareOptions());
        app.MapPost("/handle", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            var bytes = body.ToArray();
            return $"{request.ContentType}|{(bytes is [1, ..] ? $"[{string.Join(',', bytes)}]" : Encoding.UTF8.GetString(bytes))}";
        });
        app.MapPost("/headers", (HttpRequest request) => string.Join(' ', request.Headers
            .Where(header => header.Key.StartsWith("cloudevent.", StringComparison.OrdinalIgnoreCase))
            .Select(header => $"{header.Key.ToLowerInvariant()}={header.Value}")));
    });

    private sealed record Uploaded(int ImageId);
}
