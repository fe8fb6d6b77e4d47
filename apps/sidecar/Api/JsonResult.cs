using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DaprImages.Sidecar.Api;

/// <summary>JSON as daprd sends it: a content type without a charset.</summary>
internal static class JsonResult
{
    public static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IResult Of(JsonNode body, int status = StatusCodes.Status200OK) => Results.Text(body.ToJsonString(Relaxed), "application/json", statusCode: status);
}
