using DaprImages.Postgres;
using DaprImages.Sidecar.Workflows.Engine;
using DaprImages.Sidecar.Workflows.Store;
using DaprImages.Sidecar.Workflows.Workers;
using Npgsql;

namespace DaprImages.Sidecar.Workflows;

internal static class WorkflowsServiceCollectionExtensions
{
    /// <summary>The workflow engine over the state store's database.</summary>
    /// <exception cref="FormatException">The connection string is not understood.</exception>
    public static IServiceCollection AddWorkflows(this IServiceCollection services, WorkflowOptions options)
    {
        var connection = PostgresConnectionString.Parse(options.ConnectionString ?? throw new ArgumentException("The workflow engine needs a state store.", nameof(options)));
        connection.ApplicationName = "dapr-workflow";
        connection.MaxAutoPrepare = 64;
        connection.AutoPrepareMinUsages = 2;
        // Tables that are empty when a statement is planned and full when it runs deceive the planner: a plan that reads them whole stays.
        connection.Options = $"{connection.Options} -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c plan_cache_mode=force_generic_plan -c jit=off";
        connection.KeepAlive = 30; // notices a database that went away without a word
        services.AddSingleton(options);
        services.AddSingleton(NpgsqlDataSource.Create(connection));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<WriteQueue>();
        services.AddSingleton(provider => new WorkflowStore(provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<WriteQueue>(), options.AppId));
        services.AddSingleton<WorkerPool>();
        services.AddSingleton(provider => new TurnDispatcher(provider.GetRequiredService<WorkerPool>(), options.MaxConcurrentTurns));
        services.AddSingleton(provider => new ActivityDispatcher(
            provider.GetRequiredService<WorkerPool>(),
            options.MaxConcurrentActivities,
            provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping));
        services.AddSingleton(provider => new Events(options.AppId, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<Instances>();
        services.AddSingleton<StartGate>();
        services.AddSingleton<Changes>();
        services.AddSingleton<Alarm>();
        services.AddSingleton<TurnRunner>();
        services.AddSingleton<WorkflowEngine>();
        services.AddSingleton<WorkflowHost>();
        services.AddHostedService(provider => provider.GetRequiredService<WorkflowHost>());
        services.AddSingleton<TaskHubService>();
        return services;
    }
}
