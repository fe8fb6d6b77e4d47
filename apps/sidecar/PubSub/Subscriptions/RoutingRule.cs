using DaprImages.Sidecar.Expressions;

namespace DaprImages.Sidecar.PubSub.Subscriptions;

/// <summary>Where events go for which an expression holds.</summary>
/// <param name="Match">Over the variable <c>event</c>; null always holds.</param>
internal sealed record RoutingRule(Expression? Match, string Path)
{
    /// <exception cref="ExpressionException">The match is no expression.</exception>
    public static RoutingRule Parse(string? match, string path) => new(string.IsNullOrWhiteSpace(match) ? null : Expression.Parse(match.Trim()), path);
}
