using System.Net;
using DaprImages.ServiceDefaults.Startup;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace DaprImages.Upload.Users;

/// <summary>Without log-in the app is for its own machine: it does not start on an address that others reach, unless somebody said that this is wanted.</summary>
internal sealed class LoopbackRule(IServer server, AuthOptions auth) : IHostedLifecycleService
{
    /// <exception cref="StartupException">An address is not this machine's alone.</exception>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        return auth.AllowRemote || addresses.FirstOrDefault(address => !IsLoopback(BindingAddress.Parse(address))) is not { } open
            ? Task.CompletedTask
            : throw new StartupException(
                $"Without log-in it answers this machine only, and {open} is reached by others. Set Auth__Mode=token to have users with tokens, or Auth__AllowRemote=true to let everybody in.");
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static bool IsLoopback(BindingAddress address) =>
        address.IsUnixPipe
        || address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
