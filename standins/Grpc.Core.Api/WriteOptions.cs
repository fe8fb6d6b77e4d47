namespace Grpc.Core;

[Flags]
public enum WriteFlags
{
    /// <summary>More follows at once: the message may wait for the next one.</summary>
    BufferHint = 1,

    NoCompress = 2,
}

public class WriteOptions(WriteFlags flags = default)
{
    public static readonly WriteOptions Default = new();

    public WriteFlags Flags { get; } = flags;
}
