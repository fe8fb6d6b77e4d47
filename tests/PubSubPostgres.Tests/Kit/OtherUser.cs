using System.Runtime.InteropServices;

namespace DaprImages.PubSubPostgres.Tests.Kit;

/// <summary>What another user may do with files and sockets.</summary>
internal static partial class OtherUser
{
    public const uint Nobody = 65534;

    /// <summary>Does something as the kernel lets that user: the identity, root's rights over files taken off, is that of one thread.</summary>
    public static Task RunAsync(uint userId, Action action) => Task.Factory.StartNew(
        () =>
        {
            _ = SetFileSystemGroup(userId);
            _ = SetFileSystemUser(userId);
            try
            {
                action();
            }
            finally
            {
                _ = SetFileSystemUser(0);
                _ = SetFileSystemGroup(0);
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning, // a thread of its own
        TaskScheduler.Default);

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFileSystemUser(uint id);

    [LibraryImport("libc", EntryPoint = "setfsgid")]
    private static partial int SetFileSystemGroup(uint id);
}
