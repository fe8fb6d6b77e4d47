namespace DaprImages.Upload.Users;

internal enum AuthMode
{
    /// <summary>One user, who need not say who it is: whoever reaches the app.</summary>
    Local,

    /// <summary>Users show a token.</summary>
    Token,
}
