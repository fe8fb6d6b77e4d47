namespace DaprImages.PubSubPostgres.Tests.Kit;

/// <summary>A test that takes on other users, which only root can.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute() => Skip = Environment.IsPrivilegedProcess ? null : "Only root can act as another user.";
}
