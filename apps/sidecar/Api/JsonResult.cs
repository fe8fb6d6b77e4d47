using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DaprImages.Sidecar.Api;

/// <summary>JSON as daprd sends it: a content type without a charset.</summary>
internal static class JsonResult
{
    public static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static IResult Of<T>(T value) => Results.Json(value, Relaxed, "application/json");
}
