using System.Text.Json;
using Dapr.Workflow;

namespace DaprImages.Dapr.Tests.Recorded;

/// <summary>The scripted workflows of the recordings, as somebody would write them in C#.</summary>
internal static class RecordedWorkflows
{
    public static void Register(WorkflowRuntimeOptions options)
    {
        options.RegisterWorkflow<JsonElement, JsonElement>("Chain", async (context, input) =>
        {
            var first = await EchoAsync(context, input);
            return await EchoAsync(context, $"{first.GetRawText().Length}");
        });
        options.RegisterWorkflow<object?, object?>("Silent", async (context, _) => await context.CallActivityAsync<object?>("Nothing"));
        options.RegisterWorkflow<JsonElement, JsonElement>("Short", (_, input) => Task.FromResult(input));
        options.RegisterWorkflow<object?, object?>("Fails", (context, _) => context.CallActivityAsync<object?>("Throw", 1));
        options.RegisterWorkflow<object?, string>("Final", async (context, _) =>
        {
            await Assert.ThrowsAsync<WorkflowTaskFailedException>(() => context.CallActivityAsync("ThrowFinal", 1));
            return "caught";
        });
        options.RegisterWorkflow<object?, int>("Retries", (context, _)
            => context.CallActivityAsync<int>("Flaky", 1, new WorkflowTaskOptions(new WorkflowRetryPolicy(3, TimeSpan.FromMilliseconds(200)))));
        options.RegisterWorkflow<object?, int[]>("Fan", (context, _) => Task.WhenAll(Enumerable.Range(0, 3).Select(i => context.CallActivityAsync<int>("Late", i * 400))));
        options.RegisterWorkflow<object?, string>("Timers", async (context, _) =>
        {
            foreach (var milliseconds in new[] { 300, -1000, 10, 10 })
            {
                await context.CreateTimer(TimeSpan.FromMilliseconds(milliseconds));
            }
            return "done";
        });
        options.RegisterWorkflow<object?, JsonElement>("Waits", (context, _) => context.WaitForExternalEventAsync<JsonElement>("go"));
        options.RegisterWorkflow<object?, string?[][]>("Early", async (context, _) =>
        {
            await context.CallActivityAsync("Nap", 600);
            var first = await context.WaitForExternalEventAsync<int?>("first");
            var second = await context.WaitForExternalEventAsync<int?>("FIRST");
            return [["First", first?.ToString()], ["first", second?.ToString()]];
        });
        options.RegisterWorkflow<object?, string>("TimesOut", async (context, _) =>
        {
            await Assert.ThrowsAsync<TaskCanceledException>(() => context.WaitForExternalEventAsync<string>("never", TimeSpan.FromMilliseconds(300)));
            return "timed out";
        });
        options.RegisterWorkflow<object?, JsonElement>("Parent", (context, _) => context.CallChildWorkflowAsync<JsonElement>("Kid", "from parent", new ChildWorkflowTaskOptions("kid")));
        options.RegisterWorkflow<JsonElement, JsonElement>("Kid", EchoAsync);
        options.RegisterWorkflow<object?, string>("ParentOfBad", async (context, _) =>
        {
            await Assert.ThrowsAsync<WorkflowTaskFailedException>(() => context.CallChildWorkflowAsync("BadKid", options: new ChildWorkflowTaskOptions("badkid")));
            return "survived";
        });
        options.RegisterWorkflow<object?, object?>("BadKid", (_, _) => throw new InvalidOperationException("would not"));
        options.RegisterWorkflow<object?, string>("ParentOfAny", (context, _) => context.CallChildWorkflowAsync<string>("AnyKid"));
        options.RegisterWorkflow<object?, string>("AnyKid", (_, _) => Task.FromResult("any"));
        options.RegisterWorkflow<int, int>("Eternal", (context, n) =>
        {
            if (n < 3)
            {
                context.ContinueAsNew(n + 1);
            }
            return Task.FromResult(n);
        });
        options.RegisterWorkflow<int, string[]>("Carries", async (context, generation)
            => [$"\"{await context.WaitForExternalEventAsync<string>(generation == 0 ? "nothing of the kind" : "more")}\""]);
        options.RegisterWorkflow<object?, int>("Status", async (context, _) =>
        {
            context.SetCustomStatus("resizing");
            await context.CallActivityAsync("Nap", 500);
            context.SetCustomStatus("stored");
            return 1;
        });
        options.RegisterWorkflow<object?, string[]>("Pauses", async (context, _) => [$"{await context.WaitForExternalEventAsync<int>("go")}"]);
        options.RegisterWorkflow<object?, object?>("Endless", (context, _) => context.WaitForExternalEventAsync<object?>("nothing of the kind"));
        options.RegisterWorkflow<string, object?>("EndlessParent", (context, kid) => context.CallChildWorkflowAsync<object?>("EndlessKid", options: new ChildWorkflowTaskOptions(kid)));
        options.RegisterWorkflow<object?, object?>("EndlessKid", (context, _) => context.WaitForExternalEventAsync<object?>("nothing of the kind"));
        options.RegisterWorkflow<object?, int>("Tagged", async (context, _) =>
        {
            await context.CallActivityAsync("Echo", 1);
            return 1;
        });
        options.RegisterWorkflow<object?, string>("Leaves", async (context, _) =>
        {
            await Task.WhenAny(context.CallActivityAsync("Nap", 500), context.CreateTimer(TimeSpan.FromMilliseconds(100)));
            return "left";
        });
        options.RegisterWorkflow<JsonElement, JsonElement[]>("Chain3", async (context, input) =>
            [await EchoAsync(context, input), await EchoAsync(context, "second"), await EchoAsync(context, "third")]);

        var attempts = 0;
        options.RegisterActivity<JsonElement, JsonElement>("Echo", (_, input) => Task.FromResult(input));
        options.RegisterActivity<JsonElement, JsonElement>("Late", (_, input) => Task.FromResult(input));
        options.RegisterActivity<JsonElement, JsonElement>("Nap", (_, input) => Task.FromResult(input));
        options.RegisterActivity<object?, object?>("Nothing", (_, _) => Task.FromResult<object?>(null));
        options.RegisterActivity<int, int>("Throw", (_, _) => throw new InvalidOperationException("no such thing"));
        options.RegisterActivity<int, int>("ThrowFinal", (_, _) => throw new InvalidOperationException("corrupt"));
        options.RegisterActivity<int, int>("Flaky", (_, _) => ++attempts < 3 ? throw new InvalidOperationException($"attempt {attempts}") : Task.FromResult(attempts));
    }

    private static Task<JsonElement> EchoAsync<T>(WorkflowContext context, T input) => context.CallActivityAsync<JsonElement>("Echo", input);
}
