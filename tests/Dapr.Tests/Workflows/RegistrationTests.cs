using System.Text.Json;
using Dapr.Common.Serialization;
using Dapr.Workflow;
using Dapr.Workflow.Serialization;
using Dapr.Workflow.Worker;
using DaprImages.Dapr.Tests.Hub;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using static DaprImages.Dapr.Tests.Hub.Happened;

namespace DaprImages.Dapr.Tests.Workflows;

public sealed class RegistrationTests
{
    [Fact]
    public async Task The_first_registration_of_a_name_stays()
    {
        await using var app = await WorkflowApp.StartAsync(options =>
        {
            options.RegisterWorkflow<object?, string>("Twice", (_, _) => Task.FromResult("first"));
            options.RegisterWorkflow<object?, string>("twice", (_, _) => Task.FromResult("second"));
        });

        Assert.Equal("first", (await app.RunAsync("Twice")).ReadOutputAs<string>());
        Assert.Contains(app.Logs.All, line => line.Text == "twice is registered already; the first registration stays");
    }

    [Fact]
    public async Task Workflows_are_made_with_what_they_need()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<Greets>("Hello"), services => services.AddScoped<Greeting>());

        Assert.Equal("hello x", (await app.RunAsync("Hello", "x")).ReadOutputAs<string>());
    }

    [Theory]
    [InlineData(ServiceLifetime.Singleton, true)]
    [InlineData(ServiceLifetime.Transient, false)]
    public void The_client_lives_as_long_as_asked(ServiceLifetime lifetime, bool isShared)
    {
        var services = new ServiceCollection().AddLogging().AddDaprWorkflow(_ => { }, lifetime).BuildServiceProvider();

        Assert.Equal(isShared, ReferenceEquals(services.GetRequiredService<DaprWorkflowClient>(), services.GetRequiredService<DaprWorkflowClient>()));
        Assert.Null(services.GetService<IDaprWorkflowClient>());
    }

    [Fact]
    public void A_lifetime_that_is_none_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceCollection().AddDaprWorkflow(_ => { }, (ServiceLifetime)9));
    }

    [Fact]
    public async Task Another_serializer_writes_and_reads_what_the_worker_passes_on()
    {
        await using var app = await WorkflowApp.StartAsync(services => services
            .AddDaprWorkflowBuilder(options => options.RegisterWorkflow<string, string>("Calls", (context, text) => context.CallActivityAsync<string>("A", text)))
            .WithSerializer(new Shouting()));

        var first = await app.TurnAsync([], [TurnBegan(), Started("Calls", "HI")]);
        var second = await app.TurnAsync([TurnBegan(), Started("Calls", "HI"), Scheduled(0, "A")], [TurnBegan(), Completed(0, "BYE")]);

        Assert.Equal("HI", first.Actions.Single().ScheduleTask.Input);
        Assert.Equal("BYE", second.Actions.Single().CompleteWorkflow.Result);
    }

    [Fact]
    public void A_serializer_comes_from_a_factory_from_options_or_from_the_older_interface()
    {
        var made = new ServiceCollection().AddLogging().AddDaprWorkflowBuilder(null).WithSerializer(_ => new Shouting()).Services.BuildServiceProvider();
        var json = new ServiceCollection().AddLogging().AddDaprWorkflowBuilder(null).WithJsonSerializer(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower }).Services.BuildServiceProvider();
        var older = new ServiceCollection().AddLogging().AddSingleton<IWorkflowSerializer>(new Shouting()).AddDaprWorkflow().BuildServiceProvider();

        Assert.IsType<Shouting>(made.GetRequiredService<IDaprSerializer>());
        Assert.Equal("""{"two_words":1}""", json.GetRequiredService<IDaprSerializer>().Serialize(new { TwoWords = 1 }));
        Assert.IsType<Shouting>(older.GetRequiredService<IDaprSerializer>());
    }

    [Fact]
    public async Task Histories_may_be_larger_than_grpcs_own_limit()
    {
        await using var app = await WorkflowApp.StartAsync(options => options.RegisterWorkflow<object?, int>(
            "Big", async (context, _) => (await context.CallActivityAsync<string>("A")).Length));

        var answer = await app.TurnAsync([TurnBegan(), Started("Big"), Scheduled(0, "A")], [TurnBegan(), Completed(0, $"\"{new string('x', 6 << 20)}\"")]);

        Assert.Equal($"{6 << 20}", answer.Actions.Single().CompleteWorkflow.Result);
    }

    [Fact]
    public async Task The_sizes_of_messages_can_be_limited()
    {
        await using var app = await WorkflowApp.StartAsync(services =>
        {
            services.AddDaprWorkflowBuilder(options =>
            {
                options.UseGrpcChannelOptions(new GrpcChannelOptions { MaxSendMessageSize = 1 << 30 });
                options.RegisterActivity<object?, string>("Make", (_, _) => Task.FromResult(new string('x', 2000)));
            }).WithGrpcMessageSizeLimits(maxSendMessageSize: 1500);
        });

        var answer = await app.ActivityAsync(new() { Name = "Make", WorkflowInstance = new() { InstanceId = "one" } });

        Assert.Equal("PayloadTooLarge", answer.FailureDetails.ErrorType);
    }

    [Fact]
    public void Limits_of_no_size_are_refused()
    {
        var builder = new ServiceCollection().AddDaprWorkflowBuilder(null);

        Assert.Throws<ArgumentOutOfRangeException>(() => builder.WithGrpcMessageSizeLimits(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.WithGrpcMessageSizeLimits(maxSendMessageSize: -1));
    }

    [Fact]
    public void What_is_registered_can_be_applied_to_any_factory()
    {
        var services = new ServiceCollection().AddLogging().AddDaprWorkflow().BuildServiceProvider();
        var factory = services.GetRequiredService<IWorkflowsFactory>();
        var options = new WorkflowRuntimeOptions();
        options.RegisterActivity<string, string>("Late", (_, text) => Task.FromResult(text));

        options.ApplyRegistrations(factory);

        Assert.True(factory.TryCreateActivity("late", services, out var activity, out var failure));
        Assert.Equal((typeof(string), typeof(string), null), (activity!.InputType, activity.OutputType, failure));
        Assert.False(factory.TryCreateWorkflow("late", services, out _, out _));
    }

    private sealed class Greets(Greeting greeting) : Workflow<string, string>
    {
        public override Task<string> RunAsync(WorkflowContext context, string input) => Task.FromResult($"{greeting.Word} {input}");
    }

    private sealed class Greeting
    {
        public string Word { get; } = "hello";
    }

    /// <summary>Text as it is, in capitals.</summary>
    private sealed class Shouting : IWorkflowSerializer
    {
        public string Serialize<T>(T value) => value?.ToString()?.ToUpperInvariant() ?? "";

        public string Serialize(object? value, Type? inputType = null) => Serialize<object?>(value);

        public T? Deserialize<T>(string? data) => (T?)(object?)data;

        public object? Deserialize(string? data, Type returnType) => data;
    }
}
