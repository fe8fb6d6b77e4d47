using DaprImages.Sidecar.Expressions;
using DaprImages.Sidecar.Json;

namespace DaprImages.Sidecar.Tests.Expressions;

public sealed class ExpressionTests
{
    private static readonly Dictionary<string, object?> Variables = new()
    {
        ["event"] = GoJsonReader.Parse("""{"type":"image.uploaded","source":"bot-1","subject":"y","data":{"size":100.5,"tags":["a","b"],"name":"photo.jpg","count":3},"empty":null}"""u8),
        ["consecutiveFailures"] = 3L,
    };

    [Theory]
    [InlineData("event.type == \"image.uploaded\"", true)]
    [InlineData("event.type == 'other'", false)]
    [InlineData("event.type != 'other' && event.data.size > 100", true)]
    [InlineData("event.data.size <= 100 || event.data.count == 3", true)]
    [InlineData("event.data.count >= 3.0", true)]
    [InlineData("event.source.startsWith(\"bot\")", true)]
    [InlineData("event.data.name.endsWith('.jpg') && event.data.name.contains('hot')", true)]
    [InlineData("event.type.matches('^image[.]')", true)]
    [InlineData("has(event.subject) && event.subject in [\"x\", \"y\"]", true)]
    [InlineData("has(event.nothing)", false)]
    [InlineData("!has(event.data.nothing)", true)]
    [InlineData("'type' in event", true)]
    [InlineData("event.data.tags[1] == 'b' && size(event.data.tags) == 2 && event.type.size() == 14", true)]
    [InlineData("event['type'] == 'image.uploaded'", true)]
    [InlineData("event.empty == null", true)]
    [InlineData("event.type == 1", false)]
    [InlineData("(1 + 2) * 3 == 9 && 7 % 4 == 3 && -2 < -1 && 'a' + 'b' == 'ab'", true)]
    [InlineData("event.data.count > 2 ? true : false", true)]
    [InlineData("int(event.data.size) == 100 && string(5) == '5' && double('1.5') == 1.5", true)]
    [InlineData("consecutiveFailures >= 2", true)]
    [InlineData("true || event.nothing == 1", true)]
    [InlineData("event.nothing == 1 || true", true)]
    [InlineData("event.nothing == 1 && false", false)]
    public void A_condition_holds_or_does_not(string text, bool expected) => Assert.Equal(expected, Expression.Parse(text).Holds(Variables));

    [Theory]
    [InlineData("event.type > 1", "no such overload")]
    [InlineData("event.data.deep.er == 1", "no such key: deep")]
    [InlineData("event.type.size > 1", "no such key: size")]
    [InlineData("other == 1", "no such attribute(s): other")]
    [InlineData("1 / 0 == 1", "division by zero")]
    [InlineData("event.data.tags[5] == 'a'", "index out of bounds: 5")]
    [InlineData("event.type", "the result of match expression event.type was not a boolean")]
    public void What_cannot_be_said_is_an_error(string text, string reason)
    {
        var error = Assert.Throws<ExpressionException>(() => Expression.Parse(text).Holds(Variables));

        Assert.Equal(reason, error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("event.type ==")]
    [InlineData("event.type = 'a'")]
    [InlineData("(event.type == 'a'")]
    [InlineData("event.type == 'a")]
    [InlineData("event..type")]
    [InlineData("has(event)")]
    [InlineData("unknown(event)")]
    [InlineData("event.type == 'a' extra")]
    [InlineData("1x == 1")]
    public void Text_that_is_no_expression_is_refused(string text) => Assert.Throws<ExpressionException>(() => Expression.Parse(text));

    [Fact]
    public void An_expression_that_is_nested_too_deeply_is_refused() =>
        Assert.Throws<ExpressionException>(() => Expression.Parse(new string('(', 10_000)));

    [Fact]
    public void A_long_chain_is_evaluated_link_by_link()
    {
        var chain = Expression.Parse(string.Join(" && ", Enumerable.Repeat("event.type == 'image.uploaded'", 200)));

        Assert.True(chain.Holds(Variables));
    }
}
