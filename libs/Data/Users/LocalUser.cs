namespace DaprImages.Data.Users;

public static class LocalUser
{
    /// <summary>The one user of an installation without log-in; made by the first migration.</summary>
    public static Guid Id { get; } = new("00000000-0000-7000-8000-000000000001");
}
