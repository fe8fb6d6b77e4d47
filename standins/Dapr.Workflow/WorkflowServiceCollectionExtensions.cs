using System.Text.Json;
using Dapr.Common.Serialization;
using Dapr.Workflow.Registration;
using Dapr.Workflow.Serialization;
using Dapr.Workflow.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Dapr.Workflow;

public static class WorkflowServiceCollectionExtensions
{
    /// <inheritdoc cref="AddDaprWorkflow(IServiceCollection, Action{WorkflowRuntimeOptions}, ServiceLifetime)"/>
    public static IServiceCollection AddDaprWorkflow(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return AddCore(services, _ => { }, null, ServiceLifetime.Singleton);
    }

    /// <summary>
    /// Adds the app's worker, which runs with the host, and a <see cref="DaprWorkflowClient"/>. Of several calls the first decides which workflows and
    /// activities there are.
    /// </summary>
    /// <param name="lifetime">The client's.</param>
    public static IServiceCollection AddDaprWorkflow(this IServiceCollection services, Action<WorkflowRuntimeOptions> configure, ServiceLifetime lifetime = ServiceLifetime.Singleton)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        return AddCore(services, configure, null, lifetime);
    }

    /// <inheritdoc cref="AddDaprWorkflow(IServiceCollection, Action{WorkflowRuntimeOptions}, ServiceLifetime)"/>
    public static DaprWorkflowBuilder AddDaprWorkflowBuilder(
        this IServiceCollection services,
        Action<WorkflowRuntimeOptions>? configureRuntime,
        Action<IServiceProvider, DaprWorkflowClientBuilder>? configureClient = null,
        ServiceLifetime lifetime = ServiceLifetime.Singleton)
    {
        ArgumentNullException.ThrowIfNull(services);
        AddCore(services, configureRuntime ?? (_ => { }), configureClient, lifetime);
        return new DaprWorkflowBuilder(services);
    }

    private static IServiceCollection AddCore(
        IServiceCollection services, Action<WorkflowRuntimeOptions> configure, Action<IServiceProvider, DaprWorkflowClientBuilder>? configureClient, ServiceLifetime lifetime)
    {
        if (!Enum.IsDefined(lifetime))
        {
            throw new ArgumentOutOfRangeException(nameof(lifetime), lifetime, "Invalid service lifetime");
        }
        var options = new WorkflowRuntimeOptions();
        configure(options);
        services.AddSingleton(options);
        services.AddHttpClient();
        services.AddOptions<TaskHubMessageSizes>().Configure(sizes =>
        {
            sizes.MaxReceive = options.GrpcChannelOptions?.MaxReceiveMessageSize ?? sizes.MaxReceive;
            sizes.MaxSend = options.GrpcChannelOptions?.MaxSendMessageSize ?? sizes.MaxSend;
        });
        services.TryAddSingleton<IDaprSerializer>(provider => (IDaprSerializer?)provider.GetService<IWorkflowSerializer>() ?? new JsonDaprSerializer());
        services.TryAddSingleton<IWorkflowsFactory>(provider =>
        {
            var factory = new WorkflowsFactory(provider.GetRequiredService<ILogger<WorkflowsFactory>>());
            options.ApplyRegistrations(factory);
            return factory;
        });
        services.TryAddSingleton(Connect);
        services.TryAddSingleton<TurnRunner>();
        services.TryAddSingleton<ActivityRunner>();
        services.TryAddSingleton<WorkItemHandler>();
        services.AddHostedService<WorkflowWorker>();
        services.Add(new ServiceDescriptor(typeof(DaprWorkflowClient), provider => MakeClient(provider, configureClient), lifetime));
        return services;
    }

    private static TaskHubConnection Connect(IServiceProvider provider)
    {
        var configuration = provider.GetService<IConfiguration>();
        var sizes = provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<TaskHubMessageSizes>>().Value;
        return new TaskHubConnection(DaprDefaults.GetDefaultGrpcEndpoint(configuration), DaprDefaults.GetDefaultDaprApiToken(configuration), sizes);
    }

    private static DaprWorkflowClient MakeClient(IServiceProvider provider, Action<IServiceProvider, DaprWorkflowClientBuilder>? configure)
    {
        var builder = new DaprWorkflowClientBuilder(provider.GetService<IConfiguration>()).UseServiceProvider(provider);
        configure?.Invoke(provider, builder);
        return builder.Build();
    }

    /// <summary>What else can be set when workflows are added.</summary>
    public readonly struct DaprWorkflowBuilder : IDaprWorkflowBuilder
    {
        internal DaprWorkflowBuilder(IServiceCollection services) => Services = services;

        public IServiceCollection Services { get; }

        public DaprWorkflowBuilder WithSerializer(IDaprSerializer serializer)
        {
            ArgumentNullException.ThrowIfNull(serializer);
            Services.Replace(ServiceDescriptor.Singleton(serializer));
            return this;
        }

        public DaprWorkflowBuilder WithSerializer(Func<IServiceProvider, IWorkflowSerializer> serializerFactory)
        {
            ArgumentNullException.ThrowIfNull(serializerFactory);
            Services.Replace(ServiceDescriptor.Singleton<IDaprSerializer>(serializerFactory));
            return this;
        }

        public DaprWorkflowBuilder WithJsonSerializer(JsonSerializerOptions jsonOptions)
        {
            ArgumentNullException.ThrowIfNull(jsonOptions);
            return WithSerializer(new JsonDaprSerializer(jsonOptions));
        }

        /// <summary>In bytes; null leaves a limit as it is, which is none.</summary>
        public DaprWorkflowBuilder WithGrpcMessageSizeLimits(int? maxReceiveMessageSize = null, int? maxSendMessageSize = null)
        {
            ThrowIfNotPositive(maxReceiveMessageSize, nameof(maxReceiveMessageSize));
            ThrowIfNotPositive(maxSendMessageSize, nameof(maxSendMessageSize));
            Services.PostConfigure<TaskHubMessageSizes>(sizes =>
            {
                sizes.MaxReceive = maxReceiveMessageSize ?? sizes.MaxReceive;
                sizes.MaxSend = maxSendMessageSize ?? sizes.MaxSend;
            });
            return this;
        }

        private static void ThrowIfNotPositive(int? value, string name)
        {
            if (value is { } given)
            {
                ArgumentOutOfRangeException.ThrowIfNegativeOrZero(given, name);
            }
        }
    }
}
