using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Dapr;

/// <summary>Puts the data of an event in the place of its envelope, for the rest of the pipeline.</summary>
internal sealed class CloudEventsMiddleware(RequestDelegate next, CloudEventsMiddlewareOptions options)
{
    private const string EnvelopeType = "application/cloudevents+json";

    // What travels as body, content type, or in headers of the sidecar's own.
    private static readonly string[] NeverHeaders = ["datacontenttype", "data", "data_base64", "pubsubname", "traceparent"];

    public async Task InvokeAsync(HttpContext context)
    {
        if (!IsEnvelope(context.Request, out var encoding))
        {
            await next(context);
            return;
        }
        try
        {
            await UnwrapAsync(context, encoding);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested && context.Response.HasStarted)
        {
            // The caller has gone and cannot be told anything else.
        }
    }

    private async Task UnwrapAsync(HttpContext context, Encoding encoding)
    {
        var request = context.Request;
        var envelope = await ReadAsync(request, encoding, context.RequestAborted);
        var (data, binary) = (Field(envelope, "data"), Field(envelope, "data_base64"));
        if (data is not null && binary is not null)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        if (options.ForwardCloudEventPropertiesAsHeaders)
        {
            Forward(envelope, request.Headers);
        }
        var (body, contentType) = (data, binary) switch
        {
            ({ } json, _) => ReadData(json, envelope),
            (_, { } base64) => (base64.GetBytesFromBase64(), ContentType(envelope).Text),
            _ => ([], null),
        };
        var (envelopeBody, envelopeType) = (request.Body, request.ContentType);
        try
        {
            (request.Body, request.ContentType) = (new MemoryStream(body), contentType);
            await next(context);
        }
        finally
        {
            (request.Body, request.ContentType) = (envelopeBody, envelopeType);
        }
    }

    private (byte[] Body, string? ContentType) ReadData(JsonElement data, JsonElement envelope)
    {
        var (contentType, isJson) = ContentType(envelope);
        // Text that is not JSON is in the envelope as a JSON string.
        var isText = !isJson && data.ValueKind == JsonValueKind.String && !options.SuppressJsonDecodingOfTextPayloads;
        return (isText ? Encoding.UTF8.GetBytes(data.GetString()!) : JsonSerializer.SerializeToUtf8Bytes(data), contentType);
    }

    private void Forward(JsonElement envelope, IHeaderDictionary headers)
    {
        foreach (var field in envelope.EnumerateObject())
        {
            if (IsForwarded(field.Name))
            {
                headers.TryAdd($"Cloudevent.{field.Name.ToLowerInvariant()}", field.Value.GetRawText().Trim('"'));
            }
        }
    }

    private bool IsForwarded(string name)
    {
        if (NeverHeaders.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return false;
        }
        return options.IncludedCloudEventPropertiesAsHeaders is { } included
            ? included.Contains(name, StringComparer.OrdinalIgnoreCase)
            : options.ExcludedCloudEventPropertiesFromHeaders?.Contains(name, StringComparer.OrdinalIgnoreCase) != true;
    }

    private static bool IsEnvelope(HttpRequest request, out Encoding encoding)
    {
        encoding = Encoding.UTF8;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || type.MediaType != EnvelopeType)
        {
            return false;
        }
        if (type.Charset.HasValue)
        {
            encoding = Encoding.GetEncoding(type.Charset.Value);
        }
        return true;
    }

    private static async Task<JsonElement> ReadAsync(HttpRequest request, Encoding encoding, CancellationToken cancellationToken)
    {
        if (encoding is UTF8Encoding)
        {
            return await JsonSerializer.DeserializeAsync<JsonElement>(request.Body, cancellationToken: cancellationToken);
        }
        using var reader = new StreamReader(request.Body, encoding, leaveOpen: true);
        return JsonSerializer.Deserialize<JsonElement>(await reader.ReadToEndAsync(cancellationToken));
    }

    /// <summary>A field by its name, whatever its case; null when it is not there.</summary>
    private static JsonElement? Field(JsonElement envelope, string name)
    {
        foreach (var field in envelope.EnumerateObject())
        {
            if (field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return field.Value;
            }
        }
        return null;
    }

    /// <summary>The type of the data, without a charset, for it is UTF-8 by now; JSON unless the envelope says otherwise.</summary>
    private static (string Text, bool IsJson) ContentType(JsonElement envelope)
    {
        if (Field(envelope, "datacontenttype") is not { ValueKind: JsonValueKind.String } field || !MediaTypeHeaderValue.TryParse(field.GetString(), out var type))
        {
            return ("application/json", true);
        }
        // Not the types with +json: the sidecar takes those for text, and puts them into a JSON string.
        var isJson = type.MediaType == "application/json";
        if (!type.Charset.HasValue)
        {
            return (field.GetString()!, isJson);
        }
        type.Charset = default;
        return (type.ToString(), isJson);
    }
}
