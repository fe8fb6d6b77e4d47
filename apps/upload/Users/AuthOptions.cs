using DaprImages.ServiceDefaults.Startup;

namespace DaprImages.Upload.Users;

/// <summary>Who is let in.</summary>
/// <param name="Mode"><c>local</c> unless set.</param>
/// <param name="AllowRemote">In mode local: whether others than this machine are let in too, each as the one user. Not, unless set.</param>
internal sealed record AuthOptions(AuthMode Mode, bool AllowRemote)
{
    public const string Section = "Auth";

    /// <exception cref="StartupException">A value is not understood.</exception>
    public static AuthOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var mode = section["Mode"] switch
        {
            null or "" => AuthMode.Local,
            var text when text.Equals("local", StringComparison.OrdinalIgnoreCase) => AuthMode.Local,
            var text when text.Equals("token", StringComparison.OrdinalIgnoreCase) => AuthMode.Token,
            var text => throw new StartupException($"Auth__Mode is '{text}'. It is local (one user on this machine) or token (users show a token)."),
        };
        var remote = section["AllowRemote"] switch
        {
            null or "" => false,
            var text when bool.TryParse(text, out var value) => value,
            var text => throw new StartupException($"Auth__AllowRemote is '{text}'. It is true or false."),
        };
        return new(mode, remote);
    }
}
