using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using DaprImages.Sidecar.Json;

namespace DaprImages.Sidecar.Expressions;

/// <summary>What the operators and functions do with values.</summary>
internal static class Operations
{
    private static readonly TimeSpan MatchPatience = TimeSpan.FromSeconds(1);

    public static object? And(object? left, object? right) => (left, right) switch
    {
        (false, _) or (_, false) => false,
        (true, true) => true,
        _ => FailureOf(left, right),
    };

    public static object? Or(object? left, object? right) => (left, right) switch
    {
        (true, _) or (_, true) => true,
        (false, false) => false,
        _ => FailureOf(left, right),
    };

    public static object? Not(object? value) => value is bool truth ? !truth : FailureOf(value);

    public static object? Negate(object? value) => value switch
    {
        long number => -number,
        double number => -number,
        _ => FailureOf(value),
    };

    /// <summary>A variable or field as expressions see it: numbers of JSON are floating-point.</summary>
    public static object? Normalize(object? value) => value is GoNumber number ? number.ToDouble() : value;

    public static object? Field(object? target, string name) => target switch
    {
        Failure => target,
        Dictionary<string, object?> fields when fields.TryGetValue(name, out var value) => Normalize(value),
        _ => new Failure($"no such key: {name}"),
    };

    public static object? Has(object? target, string name) => target switch
    {
        Failure => target,
        Dictionary<string, object?> fields => fields.ContainsKey(name),
        _ => false,
    };

    public static object? Index(object? target, object? key) => (target, key) switch
    {
        (List<object?> items, long at) => at >= 0 && at < items.Count ? Normalize(items[(int)at]) : new Failure($"index out of bounds: {at}"),
        (Dictionary<string, object?>, string name) => Field(target, name),
        _ => FailureOf(target, key),
    };

    public static object? In(object? item, object? container) => (item, container) switch
    {
        (Failure, _) or (_, Failure) => FailureOf(item, container),
        (_, List<object?> items) => items.Any(other => AreEqual(item, Normalize(other))),
        (string name, Dictionary<string, object?> fields) => fields.ContainsKey(name),
        _ => Failure.NoOverload,
    };

    public static object? Equal(object? left, object? right) => left is Failure || right is Failure ? FailureOf(left, right) : AreEqual(left, right);

    public static object? Compare(object? left, object? right, Func<int, bool> holds) => (left, right) switch
    {
        (long a, long b) => holds(a.CompareTo(b)),
        (long or double, long or double) => CompareNumbers(Convert.ToDouble(left, CultureInfo.InvariantCulture), Convert.ToDouble(right, CultureInfo.InvariantCulture), holds),
        (string a, string b) => holds(string.CompareOrdinal(a, b)),
        (bool a, bool b) => holds(a.CompareTo(b)),
        _ => FailureOf(left, right),
    };

    public static object? Calculate(char operation, object? left, object? right) => (operation, left, right) switch
    {
        ('/', long, 0L) => new Failure("division by zero"),
        ('%', long, 0L) => new Failure("modulus by zero"),
        ('+', long a, long b) => a + b,
        ('-', long a, long b) => a - b,
        ('*', long a, long b) => a * b,
        ('/', long a, long b) => a / b,
        ('%', long a, long b) => a % b,
        ('+', double a, double b) => a + b,
        ('-', double a, double b) => a - b,
        ('*', double a, double b) => a * b,
        ('/', double a, double b) => a / b,
        ('+', string a, string b) => a + b,
        ('+', List<object?> a, List<object?> b) => new List<object?>([.. a, .. b]),
        _ => FailureOf(left, right),
    };

    /// <summary>A function or method by its name; null when there is none of that name and number of arguments.</summary>
    public static Func<object?[], object?>? Function(string name, int arguments) => (name, arguments) switch
    {
        ("size", 1) => static given => given[0] switch
        {
            string text => text.EnumerateRunes().LongCount(),
            ICollection items => (long)items.Count,
            var other => FailureOf(other),
        },
        ("int", 1) => static given => given[0] switch
        {
            long => given[0],
            double number => (long)number,
            string text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
            var other => FailureOf(other),
        },
        ("double", 1) => static given => given[0] switch
        {
            double => given[0],
            long number => (double)number,
            string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            var other => FailureOf(other),
        },
        ("string", 1) => static given => given[0] switch
        {
            string => given[0],
            bool truth => truth ? "true" : "false",
            long or double => Convert.ToString(given[0], CultureInfo.InvariantCulture),
            var other => FailureOf(other),
        },
        ("startsWith", 2) => OfTexts(static (text, part) => text.StartsWith(part, StringComparison.Ordinal)),
        ("endsWith", 2) => OfTexts(static (text, part) => text.EndsWith(part, StringComparison.Ordinal)),
        ("contains", 2) => OfTexts(static (text, part) => text.Contains(part, StringComparison.Ordinal)),
        ("matches", 2) => OfTexts(static (text, pattern) => Matches(text, pattern)),
        _ => null,
    };

    private static Func<object?[], object?> OfTexts(Func<string, string, object?> function) => given => given is [string text, string other] ? function(text, other) : FailureOf(given);

    private static object? Matches(string text, string pattern)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, MatchPatience);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException or RegexMatchTimeoutException)
        {
            return new Failure($"error parsing regexp: {pattern}");
        }
    }

    private static bool CompareNumbers(double left, double right, Func<int, bool> holds) => !double.IsNaN(left) && !double.IsNaN(right) && holds(left.CompareTo(right));

    private static bool AreEqual(object? left, object? right) => (left, right) switch
    {
        (long a, double b) => a == b,
        (double a, long b) => a == b,
        (List<object?> a, List<object?> b) => a.Count == b.Count && a.Zip(b).All(pair => AreEqual(Normalize(pair.First), Normalize(pair.Second))),
        (Dictionary<string, object?> a, Dictionary<string, object?> b) => a.Count == b.Count && a.All(field => b.TryGetValue(field.Key, out var other) && AreEqual(Normalize(field.Value), Normalize(other))),
        _ => Equals(left, right),
    };

    private static Failure FailureOf(params ReadOnlySpan<object?> values)
    {
        foreach (var value in values)
        {
            if (value is Failure failure)
            {
                return failure;
            }
        }
        return Failure.NoOverload;
    }
}
