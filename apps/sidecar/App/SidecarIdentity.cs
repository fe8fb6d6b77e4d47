using System.Net.Http.Headers;
using DaprImages.Sidecar.Startup;

namespace DaprImages.Sidecar.App;

/// <summary>How the sidecar asks the app about itself: <c>/dapr/config</c>, <c>/dapr/subscribe</c>.</summary>
internal sealed class SidecarIdentity(SidecarArguments arguments, AppChannel app)
{
    public HttpRequestMessage Question(string path)
    {
        var request = app.Request(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("dapr-app-id", arguments.AppId);
        request.Content = NoContent();
        return request;
    }

    /// <summary>daprd names a content type even where there is no content.</summary>
    public static ByteArrayContent NoContent() => new([]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
}
