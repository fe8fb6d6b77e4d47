using Microsoft.AspNetCore.Http.Features;

namespace DaprImages.Sidecar.Api;

/// <summary>The path of a request as daprd's router sees it.</summary>
internal static class RequestPath
{
    private const string Version = "/v1.0";

    /// <summary>Doubled and trailing slashes do not count; capitals do.</summary>
    public static void Clean(HttpRequest request)
    {
        var path = request.Path.Value!;
        if (path.Contains("//", StringComparison.Ordinal) || path is [_, .., '/'])
        {
            path = $"/{string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries))}";
            request.Path = path;
        }
        if (path.StartsWith(Version, StringComparison.OrdinalIgnoreCase) && !path.StartsWith(Version, StringComparison.Ordinal))
        {
            request.Path = "/";
        }
    }

    /// <summary>The last part of the path, decoded. Routing leaves <c>%2F</c> as it is and cannot tell it from <c>%252F</c>; keys and names may contain anything.</summary>
    public static string LastSegment(HttpContext context)
    {
        var path = Raw(context).TrimEnd('/');
        return Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);
    }

    /// <summary>The part of the path behind <paramref name="marker"/>, and the query, as they came; null when the marker is not there.</summary>
    public static string? After(HttpContext context, string marker)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var at = target.IndexOf(marker, StringComparison.Ordinal);
        return at < 0 ? null : target[(at + marker.Length)..];
    }

    /// <summary>Path and query as they came.</summary>
    public static string Target(HttpContext context) => context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    private static ReadOnlySpan<char> Raw(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.AsSpan();
        return target.IndexOf('?') is >= 0 and var query ? target[..query] : target;
    }
}
