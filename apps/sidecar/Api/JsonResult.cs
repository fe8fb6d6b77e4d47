using System.Text.Encodings.Web;
using System.Text.Json;

namespace DaprImages.Sidecar.Api;

/// <summary>JSON as daprd sends it: a content type without a charset.</summary>
internal static class JsonResult
{
    public static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IResult Of<T>(T value) => Results.Json(value, Relaxed, "application/json");
}
