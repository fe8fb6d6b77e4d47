namespace DaprImages.Upload.Users;

/// <summary>The cookie of a browser that has logged in. It holds the token itself, so that a session ends with its token and needs to be kept nowhere.</summary>
internal static class SessionCookie
{
    private const string Name = "daprimages-session";

    private static readonly TimeSpan Age = TimeSpan.FromDays(30);

    public static string? Read(HttpRequest request) => request.Cookies[Name];

    public static void Write(HttpContext context, string token) => context.Response.Cookies.Append(Name, token, Options(context, Age));

    public static void Delete(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context, null));

    /// <summary>Out of reach of scripts, and never sent along by pages of others.</summary>
    private static CookieOptions Options(HttpContext context, TimeSpan? age) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        Path = "/",
        MaxAge = age,
        IsEssential = true,
    };
}
