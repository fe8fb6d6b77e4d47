namespace DaprImages.Data.Users;

/// <summary>What is known of a token: not the token itself.</summary>
/// <param name="Label">What its maker calls it.</param>
/// <param name="RevokedAt">Null while it is valid.</param>
public sealed record ApiToken(Guid Id, string UserName, string Label, DateTime CreatedAt, DateTime? RevokedAt);
