using System.Globalization;
using System.Text;

namespace DaprImages.Sidecar.Expressions;

/// <summary>Reads an expression by recursive descent; each level of binding is a method, the loosest first.</summary>
internal sealed class ExpressionParser(string text)
{
    /// <summary>Deeper expressions are refused, as the stack is finite.</summary>
    private const int MaxDepth = 100;

    private static readonly string[] Comparisons = ["==", "!=", "<=", ">=", "<", ">"];

    private int _at;
    private int _depth;

    public Node Parse()
    {
        var root = Choice();
        SkipSpace();
        return _at == text.Length ? root : throw Unexpected();
    }

    private Node Choice()
    {
        if (++_depth > MaxDepth)
        {
            throw new ExpressionException("the expression is nested too deeply");
        }
        var condition = Any();
        if (Take("?"))
        {
            var yes = Choice();
            Expect(":");
            var no = Choice();
            var test = condition;
            condition = variables => test(variables) switch
            {
                true => yes(variables),
                false => no(variables),
                Failure failure => failure,
                _ => Failure.NoOverload,
            };
        }
        _depth--;
        return condition;
    }

    private Node Any()
    {
        var left = All();
        while (Take("||"))
        {
            var (first, second) = (left, All());
            left = variables => first(variables) is var value and not true ? Operations.Or(value, second(variables)) : true;
        }
        return left;
    }

    private Node All()
    {
        var left = Relation();
        while (Take("&&"))
        {
            var (first, second) = (left, Relation());
            left = variables => first(variables) is var value and not false ? Operations.And(value, second(variables)) : false;
        }
        return left;
    }

    private Node Relation()
    {
        var left = Sum();
        while (true)
        {
            var first = left;
            if (Array.Find(Comparisons, Take) is { } comparison)
            {
                var second = Sum();
                left = comparison switch
                {
                    "==" => variables => Operations.Equal(first(variables), second(variables)),
                    "!=" => variables => Operations.Not(Operations.Equal(first(variables), second(variables))),
                    "<" => variables => Operations.Compare(first(variables), second(variables), static order => order < 0),
                    "<=" => variables => Operations.Compare(first(variables), second(variables), static order => order <= 0),
                    ">" => variables => Operations.Compare(first(variables), second(variables), static order => order > 0),
                    _ => variables => Operations.Compare(first(variables), second(variables), static order => order >= 0),
                };
            }
            else if (TakeWord("in"))
            {
                var second = Sum();
                left = variables => Operations.In(first(variables), second(variables));
            }
            else
            {
                return left;
            }
        }
    }

    private Node Sum() => Calculation("+-", Product);

    private Node Product() => Calculation("*/%", Unary);

    private Node Calculation(string operators, Func<Node> operand)
    {
        var left = operand();
        while (true)
        {
            SkipSpace();
            if (_at == text.Length || !operators.Contains(text[_at], StringComparison.Ordinal))
            {
                return left;
            }
            var operation = text[_at++];
            var (first, second) = (left, operand());
            left = variables => Operations.Calculate(operation, first(variables), second(variables));
        }
    }

    private Node Unary()
    {
        var operators = new List<Func<object?, object?>>();
        while (true)
        {
            SkipSpace();
            if (_at + 1 < text.Length && text[_at] == '!' && text[_at + 1] != '=')
            {
                operators.Add(Operations.Not);
            }
            else if (_at < text.Length && text[_at] == '-')
            {
                operators.Add(Operations.Negate);
            }
            else
            {
                break;
            }
            _at++;
        }
        var operand = Member();
        return operators.Count == 0 ? operand : variables => Enumerable.Reverse(operators).Aggregate(operand(variables), static (value, apply) => apply(value));
    }

    private Node Member()
    {
        var node = Primary();
        while (true)
        {
            var target = node;
            if (Take("."))
            {
                var name = Word();
                node = Take("(") ? Call(name, [target, .. Arguments(")")]) : variables => Operations.Field(target(variables), name);
            }
            else if (Take("["))
            {
                var index = Choice();
                Expect("]");
                node = variables => Operations.Index(target(variables), index(variables));
            }
            else
            {
                return node;
            }
        }
    }

    private Node Primary()
    {
        SkipSpace();
        if (Take("("))
        {
            var inner = Choice();
            Expect(")");
            return inner;
        }
        if (Take("["))
        {
            var items = Arguments("]");
            return variables => new List<object?>(items.Select(item => item(variables)));
        }
        if (_at < text.Length && text[_at] is '"' or '\'')
        {
            var literal = Text();
            return _ => literal;
        }
        if (_at < text.Length && (char.IsAsciiDigit(text[_at]) || text[_at] == '.'))
        {
            var number = Number();
            return _ => number;
        }
        var name = Word();
        return name switch
        {
            "true" => static _ => true,
            "false" => static _ => false,
            "null" => static _ => null,
            "has" when Take("(") => Has(),
            _ when Take("(") => Call(name, Arguments(")")),
            _ => variables => variables.TryGetValue(name, out var value) ? Operations.Normalize(value) : new Failure($"no such attribute(s): {name}"),
        };
    }

    /// <summary><c>has(a.b)</c>: whether the last field is there.</summary>
    private Node Has()
    {
        var path = new List<string> { Word() };
        while (Take("."))
        {
            path.Add(Word());
        }
        Expect(")");
        if (path.Count < 2)
        {
            throw new ExpressionException("invalid argument to has() macro");
        }
        return variables => Operations.Has(
            path.Skip(1).SkipLast(1).Aggregate(variables.TryGetValue(path[0], out var root) ? root : new Failure($"no such attribute(s): {path[0]}"), Operations.Field),
            path[^1]);
    }

    private static Node Call(string name, Node[] arguments)
    {
        var function = Operations.Function(name, arguments.Length) ?? throw new ExpressionException($"undeclared reference to '{name}' with {arguments.Length} argument(s)");
        return variables => function(Array.ConvertAll(arguments, argument => argument(variables)));
    }

    private Node[] Arguments(string end)
    {
        if (Take(end))
        {
            return [];
        }
        var arguments = new List<Node>();
        do
        {
            arguments.Add(Choice());
        }
        while (Take(","));
        Expect(end);
        return [.. arguments];
    }

    private object Number()
    {
        var start = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] == '.' || text[_at] is '+' or '-' && text[_at - 1] is 'e' or 'E'))
        {
            _at++;
        }
        var digits = text.AsSpan(start, _at - start);
        if (long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var whole))
        {
            return whole;
        }
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ExpressionException($"'{digits}' is no number");
    }

    private string Text()
    {
        var quote = text[_at++];
        var value = new StringBuilder();
        while (true)
        {
            if (_at == text.Length)
            {
                throw Unexpected();
            }
            var character = text[_at++];
            if (character == quote)
            {
                return value.ToString();
            }
            if (character != '\\')
            {
                value.Append(character);
                continue;
            }
            value.Append(_at == text.Length ? throw Unexpected() : text[_at++] switch
            {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                var other when "\\\"'`?/".Contains(other, StringComparison.Ordinal) => other,
                var other => throw new ExpressionException($"'\\{other}' is no escape that is served here"),
            });
        }
    }

    private string Word()
    {
        SkipSpace();
        var start = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] == '_'))
        {
            _at++;
        }
        return _at > start && !char.IsAsciiDigit(text[start]) ? text[start.._at] : throw Unexpected();
    }

    private bool TakeWord(string word)
    {
        SkipSpace();
        var end = _at + word.Length;
        if (string.CompareOrdinal(text, _at, word, 0, word.Length) != 0 || end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
        {
            return false;
        }
        _at = end;
        return true;
    }

    private bool Take(string symbol)
    {
        SkipSpace();
        if (string.CompareOrdinal(text, _at, symbol, 0, symbol.Length) != 0)
        {
            return false;
        }
        _at += symbol.Length;
        return true;
    }

    private void Expect(string symbol)
    {
        if (!Take(symbol))
        {
            throw Unexpected();
        }
    }

    private void SkipSpace()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }
    }

    private ExpressionException Unexpected() => new(_at < text.Length
        ? $"Syntax error: unexpected '{text[_at]}' at {_at + 1} of '{text}'"
        : $"Syntax error: '{text}' ends too early");
}
