using DaprImages.Sidecar.PubSub.Components;

namespace DaprImages.Sidecar.Tests.PubSub;

public sealed class TopicScopesTests
{
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["publishingScopes"] = "app=images, shared; other=secret",
        ["subscriptionScopes"] = "other=images",
        ["allowedTopics"] = "images,shared,free,guarded",
        ["protectedTopics"] = "guarded",
    };

    private readonly TopicScopes _scopes = new(Settings.GetValueOrDefault, "app");

    [Theory]
    [InlineData("images", true)]
    [InlineData("shared", true)]
    [InlineData("free", false)]
    [InlineData("secret", false)]
    public void An_app_with_a_scope_publishes_to_its_topics_only(string topic, bool may) => Assert.Equal(may, _scopes.MayPublish(topic));

    [Theory]
    [InlineData("free", true)]
    [InlineData("guarded", false)]
    [InlineData("unlisted", false)]
    public void An_app_without_one_listens_to_what_is_allowed_and_not_protected(string topic, bool may) => Assert.Equal(may, _scopes.MaySubscribe(topic));

    [Fact]
    public void Without_settings_every_topic_is_free()
    {
        var scopes = new TopicScopes(_ => null, "app");

        Assert.True(scopes.MayPublish("any") && scopes.MaySubscribe("any"));
    }
}
