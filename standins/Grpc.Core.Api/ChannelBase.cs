namespace Grpc.Core;

/// <summary>A way to a server, over which clients make calls.</summary>
public abstract class ChannelBase(string target)
{
    public string Target { get; } = target;

    public abstract CallInvoker CreateCallInvoker();
}
