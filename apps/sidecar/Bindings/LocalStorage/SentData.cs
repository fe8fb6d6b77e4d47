using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using DaprImages.Sidecar.Json;

namespace DaprImages.Sidecar.Bindings.LocalStorage;

/// <summary>What daprd makes of the data of a file: quotes are taken off, and what then happens to be base64 is decoded, whatever it was meant to be.</summary>
internal static class SentData
{
    private const int Chunk = 96 * 1024;

    public static async Task WriteToAsync(Stream file, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        var plain = TakeOffQuotes(data);
        if (!IsBase64(plain.Span))
        {
            await file.WriteAsync(plain, cancellationToken);
            return;
        }
        var buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            while (!plain.IsEmpty)
            {
                var status = Base64.DecodeFromUtf8(plain.Span, buffer, out var consumed, out var written);
                await file.WriteAsync(buffer.AsMemory(0, written), cancellationToken);
                if (status != OperationStatus.DestinationTooSmall)
                {
                    return;
                }
                plain = plain[consumed..];
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static ReadOnlyMemory<byte> TakeOffQuotes(ReadOnlyMemory<byte> data)
    {
        if (data.Length < 2 || data.Span[0] != '"' || data.Span[^1] != '"')
        {
            return data;
        }
        var inner = data[1..^1];
        if (inner.Span.IndexOfAny((byte)'"', (byte)'\\') < 0)
        {
            return inner;
        }
        try
        {
            return JsonSerializer.Deserialize(data.Span, PlainJson.Default.String) is { } text ? System.Text.Encoding.UTF8.GetBytes(text) : data;
        }
        catch (JsonException)
        {
            return data; // only looks like a text in quotes
        }
    }

    // Line ends may stand in it, other white space may not.
    private static bool IsBase64(ReadOnlySpan<byte> text) => Base64.IsValid(text) && text.IndexOfAny((byte)' ', (byte)'\t') < 0;
}
