using System.Buffers;
using System.Text;

namespace DaprImages.Sidecar.Json;

/// <summary>Writes values as Go's encoding/json does: keys sorted, <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> escaped, numbers as they were read.</summary>
internal static class GoJsonWriter
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create(['"', '\\', '<', '>', '&', '\u2028', '\u2029', .. Enumerable.Range(0, 0x20).Select(c => (char)c)]);

    public static ReadOnlyMemory<byte> Write(object? value)
    {
        var target = new ArrayBufferWriter<byte>(512);
        Write(target, value);
        return target.WrittenMemory;
    }

    private static void Write(ArrayBufferWriter<byte> target, object? value)
    {
        switch (value)
        {
            case null:
                target.Write("null"u8);
                break;
            case true:
                target.Write("true"u8);
                break;
            case false:
                target.Write("false"u8);
                break;
            case string text:
                WriteString(target, text);
                break;
            case GoNumber number:
                Append(target, number.Text);
                break;
            case List<object?> items:
                target.Write("["u8);
                for (var i = 0; i < items.Count; i++)
                {
                    if (i > 0)
                    {
                        target.Write(","u8);
                    }
                    Write(target, items[i]);
                }
                target.Write("]"u8);
                break;
            case Dictionary<string, object?> fields:
                WriteObject(target, fields);
                break;
            default:
                throw new ArgumentException($"{value.GetType()} has no JSON here.", nameof(value));
        }
    }

    private static void WriteObject(ArrayBufferWriter<byte> target, Dictionary<string, object?> fields)
    {
        var keys = ArrayPool<string>.Shared.Rent(fields.Count);
        fields.Keys.CopyTo(keys, 0);
        Array.Sort(keys, 0, fields.Count, StringComparer.Ordinal);
        target.Write("{"u8);
        for (var i = 0; i < fields.Count; i++)
        {
            if (i > 0)
            {
                target.Write(","u8);
            }
            WriteString(target, keys[i]);
            target.Write(":"u8);
            Write(target, fields[keys[i]]);
        }
        target.Write("}"u8);
        ArrayPool<string>.Shared.Return(keys, clearArray: true);
    }

    private static void WriteString(ArrayBufferWriter<byte> target, ReadOnlySpan<char> text)
    {
        target.Write("\""u8);
        while (text.IndexOfAny(Escaped) is >= 0 and var plain)
        {
            Append(target, text[..plain]);
            Append(target, text[plain] switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                var other => $"\\u{(int)other:x4}",
            });
            text = text[(plain + 1)..];
        }
        Append(target, text);
        target.Write("\""u8);
    }

    private static void Append(ArrayBufferWriter<byte> target, ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, target);
}
