using System.Text;
using DaprImages.Sidecar.Expressions;
using DaprImages.Sidecar.Json;
using DaprImages.Sidecar.PubSub.Subscriptions;

namespace DaprImages.Sidecar.Tests.PubSub;

public sealed class AppSubscriptionsTests
{
    [Fact]
    public void Routes_go_before_a_single_route_and_rules_before_the_default()
    {
        var subscription = Assert.Single(Parse("""[{"pubsubname":"p","topic":"t","route":"/single","routes":{"rules":[{"match":"event.type == 'a'","path":"/a"}],"default":"/b"}}]"""));

        Assert.Equal(["/a", "/b"], subscription.Rules.Select(rule => rule.Path));
        Assert.Equal("/a", subscription.Route(GoJsonReader.Parse("""{"type":"a"}"""u8)));
        Assert.Equal("/b", subscription.Route(GoJsonReader.Parse("""{"type":"c"}"""u8)));
    }

    [Fact]
    public void Field_names_are_taken_in_any_case_and_nulls_are_nothing()
    {
        var subscription = Assert.Single(Parse("""[{"pubsubName":"p","Topic":"t","Route":"/r","DeadLetterTopic":"dead","metadata":null,"bulkSubscribe":null,"routes":null}]"""));

        Assert.Equal(("p", "t", "/r", "dead"), (subscription.PubSubName, subscription.Topic, subscription.Rules[0].Path, subscription.DeadLetterTopic));
        Assert.Null(subscription.Bulk);
    }

    [Fact]
    public void What_has_no_route_is_left_out() => Assert.Empty(Parse("""[{"pubsubname":"p","topic":"t"}]"""));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    public void An_app_may_have_no_subscriptions(string answer) => Assert.Empty(Parse(answer));

    [Fact]
    public void Bulk_settings_have_defaults()
    {
        var subscription = Assert.Single(Parse("""[{"pubsubname":"p","topic":"t","route":"/r","bulkSubscribe":{"enabled":true}}]"""));

        Assert.Equal(new BulkGathering(100, TimeSpan.FromSeconds(1)), subscription.Bulk);
    }

    [Theory]
    [InlineData("[{")]
    [InlineData("{}")]
    [InlineData("""[{"topic":1}]""")]
    public void An_answer_of_another_shape_is_refused(string answer) => Assert.Throws<GoJsonException>(() => Parse(answer));

    [Fact]
    public void One_broken_rule_spoils_the_whole_answer() =>
        Assert.Throws<ExpressionException>(() => Parse("""[{"pubsubname":"p","topic":"fine","route":"/r"},{"pubsubname":"p","topic":"t","routes":{"rules":[{"match":"event.type ==","path":"/a"}]}}]"""));

    private static List<Subscription> Parse(string answer) => AppSubscriptions.Parse(Encoding.UTF8.GetBytes(answer));
}
