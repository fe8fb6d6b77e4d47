namespace DaprImages.Sidecar.Expressions;

/// <summary>
/// A condition in the part of the Common Expression Language (https://github.com/google/cel-spec) that routing rules and circuit breakers use: literals,
/// lists, fields, comparisons, arithmetic, <c>&amp;&amp; || ! ?: in has() size() int() double() string()</c> and the string functions
/// <c>startsWith endsWith contains matches size</c>.
/// </summary>
internal sealed class Expression
{
    private readonly Node _root;

    private Expression(string text, Node root)
    {
        Text = text;
        _root = root;
    }

    public string Text { get; }

    /// <exception cref="ExpressionException">The text is no expression, or one that is not served here.</exception>
    public static Expression Parse(string text) => new(text, new ExpressionParser(text).Parse());

    /// <summary>The value for the given variables: null, bool, long, double, string, a list or an object.</summary>
    /// <exception cref="ExpressionException">There is none, for a field is missing or types do not fit.</exception>
    public object? Evaluate(IReadOnlyDictionary<string, object?> variables)
    {
        var value = _root(variables);
        return value is Failure failure ? throw new ExpressionException(failure.Message) : value;
    }

    /// <summary>Whether the condition holds.</summary>
    /// <exception cref="ExpressionException">It is neither true nor false.</exception>
    public bool Holds(IReadOnlyDictionary<string, object?> variables) => Evaluate(variables) is bool holds
        ? holds
        : throw new ExpressionException($"the result of match expression {Text} was not a boolean");
}
