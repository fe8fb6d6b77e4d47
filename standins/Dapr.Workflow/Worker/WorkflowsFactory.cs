using Dapr.Workflow.Abstractions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.Workflow.Worker;

/// <summary>What <see cref="WorkflowRuntimeOptions"/> registered. Filled once before the first use, then read from many threads.</summary>
internal sealed partial class WorkflowsFactory(ILogger<WorkflowsFactory> logger) : IWorkflowsFactory
{
    private readonly Dictionary<string, Func<IServiceProvider, IWorkflow>> _workflows = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Func<IServiceProvider, IWorkflowActivity>> _activities = new(StringComparer.OrdinalIgnoreCase);

    public void RegisterWorkflow<TWorkflow>(string? name = null)
        where TWorkflow : class, IWorkflow
        => Register(_workflows, name ?? typeof(TWorkflow).Name, services => ActivatorUtilities.CreateInstance<TWorkflow>(services));

    public void RegisterWorkflow<TInput, TOutput>(string name, Func<WorkflowContext, TInput, Task<TOutput>> implementation)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(implementation);
        Register(_workflows, name, _ => new WorkflowFunction<TInput, TOutput>(implementation));
    }

    public void RegisterActivity<TActivity>(string? name = null)
        where TActivity : class, IWorkflowActivity
        => Register(_activities, name ?? typeof(TActivity).Name, services => ActivatorUtilities.CreateInstance<TActivity>(services));

    public void RegisterActivity<TInput, TOutput>(string name, Func<WorkflowActivityContext, TInput, Task<TOutput>> implementation)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(implementation);
        Register(_activities, name, _ => new ActivityFunction<TInput, TOutput>(implementation));
    }

    public bool TryCreateWorkflow(TaskIdentifier identifier, IServiceProvider serviceProvider, out IWorkflow? workflow, out Exception? activationException)
        => TryCreate(_workflows, identifier, serviceProvider, out workflow, out activationException);

    public bool TryCreateActivity(TaskIdentifier identifier, IServiceProvider serviceProvider, out IWorkflowActivity? activity, out Exception? activationException)
        => TryCreate(_activities, identifier, serviceProvider, out activity, out activationException);

    private void Register<T>(Dictionary<string, Func<IServiceProvider, T>> known, string name, Func<IServiceProvider, T> create)
    {
        if (!known.TryAdd(name, create))
        {
            LogRegisteredTwice(name);
        }
    }

    private bool TryCreate<T>(Dictionary<string, Func<IServiceProvider, T>> known, string name, IServiceProvider services, out T? made, out Exception? failure)
        where T : class
    {
        (made, failure) = (null, null);
        if (!known.TryGetValue(name, out var create))
        {
            LogUnknown(name, typeof(T).Name);
            return false;
        }
        try
        {
            made = create(services);
            return true;
        }
        catch (Exception error)
        {
            LogNotMade(error, name);
            failure = error;
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Name} is registered already; the first registration stays")]
    private partial void LogRegisteredTwice(string name);

    [LoggerMessage(LogLevel.Warning, "{Name} was asked for, and no {Kind} of that name is registered in this app")]
    private partial void LogUnknown(string name, string kind);

    [LoggerMessage(LogLevel.Error, "{Name} could not be made")]
    private partial void LogNotMade(Exception error, string name);

    private sealed class WorkflowFunction<TInput, TOutput>(Func<WorkflowContext, TInput, Task<TOutput>> function) : Workflow<TInput, TOutput>
    {
        public override Task<TOutput> RunAsync(WorkflowContext context, TInput input) => function(context, input);
    }

    private sealed class ActivityFunction<TInput, TOutput>(Func<WorkflowActivityContext, TInput, Task<TOutput>> function) : WorkflowActivity<TInput, TOutput>
    {
        public override Task<TOutput> RunAsync(WorkflowActivityContext context, TInput input) => function(context, input);
    }
}
