using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Dapr.Workflow.Worker.Turns;

/// <summary>Ids that are the same at every replay and different for every run: UUIDs of version 5 in a namespace made of the run's execution id.</summary>
internal sealed class DeterministicIds(string instanceId, string executionId)
{
    // As in the official worker, so that an instance may change from one to the other.
    private static readonly Guid OfOtherIds = new("6f927a2e-9c7e-4a1d-9b8d-7a86f2e7f62f");

    private readonly Guid _run = Guid.TryParse(executionId, out var id) ? id : FromName(OfOtherIds, executionId);
    private int _made;

    public Guid Next() => FromName(_run, $"{instanceId}_{_made++}");

    public string ForActivity(int step, string name) => FromName(_run, $"{instanceId}|activity|{step}|{name}").ToString("N");

    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "RFC 9562 makes version 5 of SHA-1; nothing is secured by it.")]
    public static Guid FromName(Guid space, string name)
    {
        var bytes = new byte[16 + Encoding.UTF8.GetByteCount(name)];
        space.TryWriteBytes(bytes, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(name, bytes.AsSpan(16));
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(bytes, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
