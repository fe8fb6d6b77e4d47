using Npgsql.Internal;

namespace Pgvector.Npgsql;

/// <summary>pgvector's binary format: the number of dimensions and a zero, two bytes each, then the numbers, all big-endian.</summary>
internal sealed class VectorConverter : PgStreamingConverter<Vector>
{
    private const int HeaderSize = 2 * sizeof(ushort);

    public override Vector Read(PgReader reader) => ReadAsync(async: false, reader, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public override ValueTask<Vector> ReadAsync(PgReader reader, CancellationToken cancellationToken = default) => ReadAsync(async: true, reader, cancellationToken);

    public override Size GetSize(SizeContext context, Vector value, ref object? writeState) => HeaderSize + value.Memory.Length * sizeof(float);

    public override void Write(PgWriter writer, Vector value) => WriteAsync(async: false, writer, value, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public override ValueTask WriteAsync(PgWriter writer, Vector value, CancellationToken cancellationToken = default) => WriteAsync(async: true, writer, value, cancellationToken);

    private static async ValueTask<Vector> ReadAsync(bool async, PgReader reader, CancellationToken cancellationToken)
    {
        await BufferAsync(async, reader, HeaderSize, cancellationToken).ConfigureAwait(false);
        var numbers = new float[reader.ReadUInt16()];
        reader.ReadUInt16();
        for (var i = 0; i < numbers.Length; i++)
        {
            await BufferAsync(async, reader, sizeof(float), cancellationToken).ConfigureAwait(false);
            numbers[i] = reader.ReadFloat();
        }
        return new Vector(numbers);
    }

    private static async ValueTask BufferAsync(bool async, PgReader reader, int count, CancellationToken cancellationToken)
    {
        if (!reader.ShouldBuffer(count))
        {
            return;
        }
        if (async)
        {
            await reader.BufferAsync(count, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            reader.Buffer(count);
        }
    }

    private static async ValueTask WriteAsync(bool async, PgWriter writer, Vector value, CancellationToken cancellationToken)
    {
        await FlushAsync(async, writer, HeaderSize, cancellationToken).ConfigureAwait(false);
        writer.WriteUInt16((ushort)value.Memory.Length);
        writer.WriteUInt16(0);
        for (var i = 0; i < value.Memory.Length; i++)
        {
            await FlushAsync(async, writer, sizeof(float), cancellationToken).ConfigureAwait(false);
            writer.WriteFloat(value.Memory.Span[i]);
        }
    }

    private static async ValueTask FlushAsync(bool async, PgWriter writer, int count, CancellationToken cancellationToken)
    {
        if (!writer.ShouldFlush(count))
        {
            return;
        }
        if (async)
        {
            await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            writer.Flush();
        }
    }
}
