using System.Text.Json;
using Dapr.Common;
using Dapr.Common.Serialization;
using Dapr.Workflow.Serialization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.Workflow.Registration;

/// <summary>Makes a client. One made by dependency injection shares the worker's connection, whatever endpoint is set here.</summary>
public sealed class DaprWorkflowClientBuilder(IConfiguration? configuration = null) : DaprGenericClientBuilder<DaprWorkflowClient>(configuration)
{
    private IDaprSerializer? _serializer;
    private Func<IServiceProvider, IWorkflowSerializer>? _serializerFactory;
    private IServiceProvider? _services;

    public DaprWorkflowClientBuilder UseSerializer(IDaprSerializer serializer)
    {
        ArgumentNullException.ThrowIfNull(serializer);
        (_serializer, _serializerFactory) = (serializer, null);
        return this;
    }

    public DaprWorkflowClientBuilder UseSerializer(Func<IServiceProvider, IWorkflowSerializer> serializerFactory)
    {
        ArgumentNullException.ThrowIfNull(serializerFactory);
        (_serializer, _serializerFactory) = (null, serializerFactory);
        return this;
    }

    public DaprWorkflowClientBuilder UseJsonSerializer(JsonSerializerOptions jsonOptions)
    {
        ArgumentNullException.ThrowIfNull(jsonOptions);
        return UseSerializer(new JsonDaprSerializer(jsonOptions));
    }

    public override DaprWorkflowClient Build() => _services?.GetService<TaskHubConnection>() is { } shared
        ? new DaprWorkflowClient(shared, Serializer(), ownsHub: false)
        : new DaprWorkflowClient(new TaskHubConnection(BuildDaprClientDependencies(typeof(DaprWorkflowClient).Assembly).channel, DaprApiToken), Serializer(), ownsHub: true);

    internal DaprWorkflowClientBuilder UseServiceProvider(IServiceProvider services)
    {
        _services = services;
        return this;
    }

    private IDaprSerializer Serializer()
    {
        if (_serializer is not null)
        {
            return _serializer;
        }
        return _serializerFactory is not null && _services is not null ? _serializerFactory(_services) : new JsonDaprSerializer(new JsonSerializerOptions(JsonSerializerDefaults.Web));
    }
}
