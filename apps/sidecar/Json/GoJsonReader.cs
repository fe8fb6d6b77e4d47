using System.Buffers;
using System.Globalization;
using System.Text;

namespace DaprImages.Sidecar.Json;

/// <summary>
/// Reads JSON as Go's encoding/json does: what it accepts, what it makes of broken text, and how it words its complaints. Objects become
/// <see cref="Dictionary{TKey,TValue}"/> (the last of two equal keys counts), lists <see cref="List{T}"/>, numbers <see cref="GoNumber"/>.
/// </summary>
internal ref struct GoJsonReader
{
    /// <summary>Deeper text is refused, as the stack is finite.</summary>
    private const int MaxDepth = 1000;

    private static readonly SearchValues<byte> StringEnds = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(b => (byte)b)]);

    private readonly ReadOnlySpan<byte> _text;
    private readonly string _endOfText;
    private int _at;
    private int _depth;

    private GoJsonReader(ReadOnlySpan<byte> text, string endOfText)
    {
        _text = text;
        _endOfText = endOfText;
    }

    /// <summary>The value that the whole text is.</summary>
    /// <exception cref="GoJsonException"/>
    public static object? Parse(ReadOnlySpan<byte> text)
    {
        var reader = new GoJsonReader(text, "unexpected end of JSON input");
        var value = reader.ReadValue();
        reader.SkipSpace();
        return reader._at == text.Length ? value : throw reader.Unexpected("after top-level value");
    }

    /// <summary>The first value of the text; what follows it does not matter.</summary>
    /// <exception cref="GoJsonException"/>
    public static object? ParseFirst(ReadOnlySpan<byte> text)
    {
        var reader = new GoJsonReader(text, "unexpected EOF");
        reader.SkipSpace();
        return reader._at < text.Length ? reader.ReadValue() : throw new GoJsonException("EOF");
    }

    /// <summary>The object that the whole text is; null for the text <c>null</c>.</summary>
    /// <exception cref="GoJsonException"/>
    public static Dictionary<string, object?>? ParseObject(ReadOnlySpan<byte> text) => AsObject(Parse(text));

    /// <summary>The first value of the text, which has to be an object; null for the text <c>null</c>.</summary>
    /// <exception cref="GoJsonException"/>
    public static Dictionary<string, object?>? ParseFirstObject(ReadOnlySpan<byte> text) => AsObject(ParseFirst(text));

    /// <summary>How Go calls the kind of a value in its messages.</summary>
    public static string KindOf(object? value) => value switch
    {
        Dictionary<string, object?> => "object",
        List<object?> => "array",
        string => "string",
        GoNumber => "number",
        bool => "bool",
        _ => "null",
    };

    private static Dictionary<string, object?>? AsObject(object? value) => value switch
    {
        null => null,
        Dictionary<string, object?> fields => fields,
        _ => throw new GoJsonException($"json: cannot unmarshal {KindOf(value)} into Go value of type map[string]interface {{}}"),
    };

    private object? ReadValue()
    {
        SkipSpace();
        switch (Current)
        {
            case (byte)'{':
                return Nested(static (ref reader) => reader.ReadObject());
            case (byte)'[':
                return Nested(static (ref reader) => reader.ReadList());
            case (byte)'"':
                return ReadString();
            case (byte)'t':
                return ReadLiteral("true", true);
            case (byte)'f':
                return ReadLiteral("false", false);
            case (byte)'n':
                return ReadLiteral("null", null);
            case (byte)'-' or >= (byte)'0' and <= (byte)'9':
                return ReadNumber();
            default:
                throw Unexpected("looking for beginning of value");
        }
    }

    private delegate object Read(ref GoJsonReader reader);

    private object Nested(Read read)
    {
        if (++_depth > MaxDepth)
        {
            throw new GoJsonException("exceeded max depth");
        }
        _at++;
        SkipSpace();
        var value = read(ref this);
        _depth--;
        return value;
    }

    private Dictionary<string, object?> ReadObject()
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (Current == (byte)'}')
        {
            _at++;
            return fields;
        }
        while (true)
        {
            SkipSpace();
            if (Current != (byte)'"')
            {
                throw Unexpected("looking for beginning of object key string");
            }
            var key = ReadString();
            SkipSpace();
            if (Current != (byte)':')
            {
                throw Unexpected("after object key");
            }
            _at++;
            fields[key] = ReadValue();
            SkipSpace();
            switch (Current)
            {
                case (byte)',':
                    _at++;
                    continue;
                case (byte)'}':
                    _at++;
                    return fields;
                default:
                    throw Unexpected("after object key:value pair");
            }
        }
    }

    private List<object?> ReadList()
    {
        var items = new List<object?>();
        if (Current == (byte)']')
        {
            _at++;
            return items;
        }
        while (true)
        {
            items.Add(ReadValue());
            SkipSpace();
            switch (Current)
            {
                case (byte)',':
                    _at++;
                    continue;
                case (byte)']':
                    _at++;
                    return items;
                default:
                    throw Unexpected("after array element");
            }
        }
    }

    private object? ReadLiteral(string literal, object? value)
    {
        foreach (var letter in literal)
        {
            if (Current != letter)
            {
                throw Unexpected($"in literal {literal} (expecting '{letter}')");
            }
            _at++;
        }
        return value;
    }

    private GoNumber ReadNumber()
    {
        var start = _at;
        if (Current == (byte)'-')
        {
            _at++;
            ExpectDigit("in numeric literal");
        }
        if (Current == (byte)'0')
        {
            _at++;
        }
        else
        {
            SkipDigits();
        }
        if (Next() == (byte)'.')
        {
            _at++;
            ExpectDigit("after decimal point in numeric literal");
            SkipDigits();
        }
        if (Next() is (byte)'e' or (byte)'E')
        {
            _at++;
            if (Current is (byte)'+' or (byte)'-')
            {
                _at++;
            }
            ExpectDigit("in exponent of numeric literal");
            SkipDigits();
        }
        return new GoNumber(Encoding.ASCII.GetString(_text[start.._at]));
    }

    private string ReadString()
    {
        _at++;
        var length = _text[_at..].IndexOfAny(StringEnds);
        if (length >= 0 && _text[_at + length] == (byte)'"')
        {
            var plain = Encoding.UTF8.GetString(_text.Slice(_at, length));
            _at += length + 1;
            return plain;
        }
        var text = new StringBuilder();
        while (true)
        {
            length = _text[_at..].IndexOfAny(StringEnds);
            text.Append(Encoding.UTF8.GetString(length < 0 ? _text[_at..] : _text.Slice(_at, length)));
            _at = length < 0 ? _text.Length : _at + length;
            switch (Current)
            {
                case (byte)'"':
                    _at++;
                    return WithoutLoneSurrogates(text.ToString());
                case (byte)'\\':
                    _at++;
                    text.Append(ReadEscape());
                    break;
                default:
                    throw Unexpected("in string literal");
            }
        }
    }

    private char ReadEscape()
    {
        var escape = Current;
        if (escape == (byte)'u')
        {
            _at++;
            var code = 0;
            for (var digit = 0; digit < 4; digit++, _at++)
            {
                if (!char.IsAsciiHexDigit((char)Current))
                {
                    throw Unexpected("in \\u hexadecimal character escape");
                }
                code = code << 4 | Convert.ToInt32(((char)Current).ToString(), 16);
            }
            return (char)code;
        }
        var value = escape switch
        {
            (byte)'"' or (byte)'\\' or (byte)'/' => (char)escape,
            (byte)'b' => '\b',
            (byte)'f' => '\f',
            (byte)'n' => '\n',
            (byte)'r' => '\r',
            (byte)'t' => '\t',
            _ => throw Unexpected("in string escape code"),
        };
        _at++;
        return value;
    }

    private static string WithoutLoneSurrogates(string text) => text.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar)
        ? string.Concat(text.EnumerateRunes())
        : text;

    private void ExpectDigit(string context)
    {
        if (!char.IsAsciiDigit((char)Current))
        {
            throw Unexpected(context);
        }
    }

    private void SkipDigits()
    {
        while (_at < _text.Length && char.IsAsciiDigit((char)_text[_at]))
        {
            _at++;
        }
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && _text[_at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            _at++;
        }
    }

    /// <summary>The byte that comes next; there has to be one.</summary>
    private readonly byte Current => _at < _text.Length ? _text[_at] : throw new GoJsonException(_endOfText);

    private readonly byte Next() => _at < _text.Length ? _text[_at] : default;

    private readonly GoJsonException Unexpected(string context) => new($"invalid character {Quote(Current)} {context}");

    private static string Quote(byte character) => (char)character switch
    {
        '\'' => @"'\''",
        '\\' => @"'\\'",
        '\n' => @"'\n'",
        '\r' => @"'\r'",
        '\t' => @"'\t'",
        < ' ' or '\x7f' => string.Create(CultureInfo.InvariantCulture, $@"'\x{character:x2}'"),
        var printable => $"'{printable}'",
    };
}
