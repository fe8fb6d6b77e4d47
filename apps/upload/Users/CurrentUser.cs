using System.Security.Claims;
using DaprImages.Data.Users;

namespace DaprImages.Upload.Users;

internal static class CurrentUser
{
    /// <summary>Whose images the request is about. There is one wherever authorization is required.</summary>
    public static Guid Id(this ClaimsPrincipal user) => Guid.Parse(user.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("The endpoint does not require authorization."));

    public static ClaimsPrincipal ToPrincipal(User user, string scheme) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, user.Id.ToString()), new Claim(ClaimTypes.Name, user.Name)], scheme));
}
