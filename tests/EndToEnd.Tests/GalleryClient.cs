using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace DaprImages.EndToEnd.Tests;

/// <summary>The HTTP API as a program that uses it would call it.</summary>
public sealed class GalleryClient(Uri address) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public HttpClient Http { get; } = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(100) };

    /// <summary>Uploads one file.</summary>
    /// <exception cref="HttpRequestException">It was not accepted.</exception>
    public async Task<Guid> UploadAsync(string fileName, byte[] content, string? traceParent = null)
    {
        using var form = new MultipartFormDataContent();
        var part = new ByteArrayContent(content);
        part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        form.Add(part, "files", fileName);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/upload") { Content = form };
        if (traceParent is not null)
        {
            request.Headers.Add("traceparent", traceParent);
        }
        using var response = await Http.SendAsync(request);
        if (response.StatusCode != HttpStatusCode.Accepted)
        {
            throw new HttpRequestException($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}", null, response.StatusCode);
        }
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("images")[0].GetProperty("id").GetGuid();
    }

    /// <summary>Uploads one file, again and again while the service is away, as it asks its clients to.</summary>
    public async Task<Guid> UploadUntilAcceptedAsync(string fileName, byte[] content, TimeSpan patience)
    {
        for (var began = TimeProvider.System.GetTimestamp(); ; await Task.Delay(Pause))
        {
            try
            {
                return await UploadAsync(fileName, content);
            }
            catch (HttpRequestException error) when (error.StatusCode is null or HttpStatusCode.ServiceUnavailable && TimeProvider.System.GetElapsedTime(began) < patience)
            {
                // Away.
            }
        }
    }

    /// <summary>The status of each image, once all of them have ended; asks through every outage.</summary>
    public async Task<IReadOnlyDictionary<Guid, JsonElement>> WaitUntilEndedAsync(IReadOnlyCollection<Guid> ids, TimeSpan patience)
    {
        JsonElement last = default;
        for (var began = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(began) < patience; await Task.Delay(Pause))
        {
            try
            {
                last = await Http.GetFromJsonAsync<JsonElement>($"/api/analysis/status?{string.Join('&', ids.Select(id => $"imageId={id}"))}");
                if (last.EnumerateArray().All(HasEnded))
                {
                    return last.EnumerateArray().ToDictionary(image => image.GetProperty("imageId").GetGuid());
                }
            }
            catch (HttpRequestException)
            {
                // Away.
            }
        }
        throw new TimeoutException($"Not all images were analysed within {patience}: {last}");
    }

    /// <summary>What was found in an image, by analysis.</summary>
    public async Task<JsonElement> ReadResultsAsync(Guid id) => (await Http.GetFromJsonAsync<JsonElement>($"/api/images/{id}/analysis")).GetProperty("results");

    public void Dispose() => Http.Dispose();

    /// <summary>An image is completed when its results are stored; what comes after that may still be under way.</summary>
    private static bool HasEnded(JsonElement image) => image.GetProperty("status").GetString() switch
    {
        "completed" => image.GetProperty("stages").EnumerateArray().All(stage => stage.GetProperty("status").GetString() is not ("pending" or "running")),
        "failed" => true,
        _ => false,
    };
}
