namespace DaprImages.Data.Users;

public sealed record User(Guid Id, string Name);
