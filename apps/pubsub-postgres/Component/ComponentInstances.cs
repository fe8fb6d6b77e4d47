using DaprImages.PubSubPostgres.Queue;
using Grpc.Core;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace DaprImages.PubSubPostgres.Component;

/// <summary>
/// Whose call it is. daprd opens a connection for each component, says what the component is by Init, and names it in every call; several sidecars may use the same
/// socket and the same name.
/// </summary>
internal sealed partial class ComponentInstances(Brokers brokers, RememberedInits remembered, ILogger<ComponentInstances> logger)
{
    private const string NameHeader = "x-component-instance";

    /// <summary>daprd gives up on an Init after five seconds unless told otherwise; a database that is away is no reason for it.</summary>
    private static readonly TimeSpan InitPatience = TimeSpan.FromSeconds(2);

    /// <summary>What it is known well enough for whose a call is: to publish takes less.</summary>
    private enum Use
    {
        Publish,
        Subscribe,
    }

    /// <exception cref="RpcException">The metadata or the database will not do.</exception>
    public async Task InitAsync(IReadOnlyDictionary<string, string> properties, ServerCallContext call)
    {
        var name = NameOf(call);
        var instance = Create(name, properties);
        try
        {
            if (await instance.Broker.OpenAsync(InitPatience, call.CancellationToken) is { } refusal)
            {
                throw new RpcException(new Status(StatusCode.FailedPrecondition, $"the database will not do: {refusal}"));
            }
        }
        catch
        {
            instance.Dispose();
            throw;
        }
        Bind(instance, call, Use.Publish, Use.Subscribe);
        remembered.Add(name, properties);
        LogInitialized(name, instance.Options.ConsumerId);
        foreach (var field in instance.Options.Unknown)
        {
            LogUnknown(name, field);
        }
    }

    /// <summary>The instance to publish for: which of the sidecars it is does not matter.</summary>
    /// <exception cref="RpcException">Nobody has ever said what the component is.</exception>
    public ComponentInstance FindPublisher(ServerCallContext call) => Find(call, Use.Publish, name => remembered.Of(name) is [.., var newest] ? newest : throw Unknown(name));

    /// <summary>The instance to subscribe for.</summary>
    /// <exception cref="RpcException">Nobody has said what the component is, or it cannot be told which sidecar's it is.</exception>
    public ComponentInstance FindSubscriber(ServerCallContext call) => Find(call, Use.Subscribe, name => remembered.Of(name) switch
    {
        [var only] => only,
        [] => throw Unknown(name),
        _ => throw new RpcException(new Status(
            StatusCode.FailedPrecondition, $"several sidecars use component '{name}' here, and this connection has not said by Init whose it is: restart the sidecar")),
    });

    private static string NameOf(ServerCallContext call) => call.RequestHeaders.GetValue(NameHeader) ?? "";

    private static object Key(string name, Use use) => (use, name);

    private static RpcException Unknown(string name) => new(new Status(StatusCode.FailedPrecondition, $"component '{name}' has not been initialized: Init comes first"));

    /// <summary>The connection's instance; over a new connection, the one that is remembered.</summary>
    private ComponentInstance Find(ServerCallContext call, Use use, Func<string, RememberedInits.Init> recall)
    {
        var name = NameOf(call);
        var connection = Connection(call);
        lock (connection)
        {
            if (connection.TryGetValue(Key(name, use), out var known))
            {
                return (ComponentInstance)known!; // only instances are put there
            }
            var instance = Create(name, recall(name).Properties);
            Bind(instance, call, use);
            LogRemembered(name, instance.Options.ConsumerId);
            return instance;
        }
    }

    /// <summary>From now on the connection's calls under the instance's name are the instance's, and it ends with the connection.</summary>
    private static void Bind(ComponentInstance instance, ServerCallContext call, params ReadOnlySpan<Use> uses)
    {
        var connection = Connection(call);
        lock (connection)
        {
            foreach (var use in uses)
            {
                var key = Key(instance.Name, use);
                (connection.TryGetValue(key, out var former) ? (ComponentInstance?)former : null)?.Dispose();
                connection[key] = instance;
            }
        }
        call.GetHttpContext().Features.GetRequiredFeature<IConnectionLifetimeFeature>().ConnectionClosed.Register(instance.Dispose);
    }

    /// <summary>What is kept with the connection; calls come side by side, so it is locked.</summary>
    private static IDictionary<object, object?> Connection(ServerCallContext call) => call.GetHttpContext().Features.GetRequiredFeature<IConnectionItemsFeature>().Items;

    private ComponentInstance Create(string name, IReadOnlyDictionary<string, string> properties)
    {
        try
        {
            var options = new ComponentOptions(properties);
            return new ComponentInstance(name, options, brokers.Hold(options.Broker));
        }
        catch (MetadataException error)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, error.Message));
        }
    }

    [LoggerMessage(LogLevel.Information, "Component {Component} initialized for consumer {Consumer}")]
    private partial void LogInitialized(string component, string consumer);

    [LoggerMessage(LogLevel.Information, "Component {Component} of consumer {Consumer} is used over a new connection; going by its last Init")]
    private partial void LogRemembered(string component, string consumer);

    [LoggerMessage(LogLevel.Warning, "Component {Component}: the metadata field {Field} is not known and is ignored")]
    private partial void LogUnknown(string component, string field);
}
