using System.Text;
using Dapr;
using Dapr.Client;
using Dapr.Proto.Runtime.V1;
using Google.Protobuf;
using Grpc.Core;
using BulkStateItem = Dapr.Proto.Runtime.V1.BulkStateItem;
using Concurrency = Dapr.Proto.Common.V1.StateOptions.Types.StateConcurrency;
using Consistency = Dapr.Proto.Common.V1.StateOptions.Types.StateConsistency;
using StateOptions = Dapr.Client.StateOptions;

namespace DaprImages.Dapr.Tests.Clients;

public sealed class StateTests
{
    private static readonly Dictionary<string, string> SomeMetadata = new() { ["contentType"] = "application/json" };

    private static readonly StateOptions Strict = new() { Consistency = ConsistencyMode.Strong, Concurrency = ConcurrencyMode.FirstWrite };

    [Fact]
    public async Task A_value_is_read_with_its_etag()
    {
        await using var sidecar = await Sidecar.StartAsync();
        sidecar.Answers.Of[typeof(GetStateResponse)] = new GetStateResponse { Data = ByteString.CopyFromUtf8("""{"theme":"dark"}"""), Etag = "3" };

        var (value, etag) = await sidecar.Client().GetStateAndETagAsync<Settings>("statestore", "settings", ConsistencyMode.Strong, SomeMetadata);

        var request = sidecar.Answers.Asked<GetStateRequest>();
        Assert.Equal(("dark", "3"), (value.Theme, etag));
        Assert.Equal(("statestore", "settings", Consistency.ConsistencyStrong, "application/json"), (request.StoreName, request.Key, request.Consistency, request.Metadata["contentType"]));
    }

    [Fact]
    public async Task A_key_that_is_not_there_is_the_default()
    {
        await using var sidecar = await Sidecar.StartAsync();

        Assert.Null(await sidecar.Client().GetStateAsync<Settings>("statestore", "nothing"));
        Assert.Equal(0, await sidecar.Client().GetStateAsync<int>("statestore", "nothing"));
        Assert.Equal(0, (await sidecar.Client().GetByteStateAsync("statestore", "nothing")).Length);
        Assert.Equal(Consistency.ConsistencyUnspecified, sidecar.Answers.Asked<GetStateRequest>().Consistency);
    }

    [Fact]
    public async Task A_value_is_saved_with_all_that_goes_with_it()
    {
        await using var sidecar = await Sidecar.StartAsync();

        await sidecar.Client().SaveStateAsync("statestore", "settings", new Settings("dark"), Strict, SomeMetadata);

        var request = sidecar.Answers.Asked<SaveStateRequest>();
        var item = Assert.Single(request.States);
        Assert.Equal(("statestore", "settings", """{"theme":"dark"}""", "application/json"), (request.StoreName, item.Key, item.Value.ToStringUtf8(), item.Metadata["contentType"]));
        Assert.Equal((Consistency.ConsistencyStrong, Concurrency.ConcurrencyFirstWrite), (item.Options.Consistency, item.Options.Concurrency));
        Assert.Null(item.Etag);
    }

    [Fact]
    public async Task Bytes_are_kept_as_they_are()
    {
        await using var sidecar = await Sidecar.StartAsync();
        sidecar.Answers.Of[typeof(GetStateResponse)] = new GetStateResponse { Data = ByteString.CopyFrom(1, 255), Etag = "3" };

        await sidecar.Client().SaveByteStateAsync("statestore", "raw", new byte[] { 0, 254 });
        var saved = await sidecar.Client().TrySaveByteStateAsync("statestore", "raw", new byte[] { 1, 255 }, "2");
        var (data, etag) = await sidecar.Client().GetByteStateAndETagAsync("statestore", "raw");

        var item = sidecar.Answers.Asked<SaveStateRequest>().States.Single();
        Assert.Equal([1, 255], item.Value.ToByteArray());
        Assert.Equal((true, "2", "3"), (saved, item.Etag.Value, etag));
        Assert.Equal([1, 255], data.ToArray());
    }

    [Fact]
    public async Task A_write_whose_etag_no_longer_fits_is_false_and_any_other_failure_an_exception()
    {
        await using var sidecar = await Sidecar.StartAsync();
        var client = sidecar.Client();
        Assert.True(await client.TrySaveStateAsync("statestore", "n", 1, "2"));
        Assert.True(await client.TryDeleteStateAsync("statestore", "n", "2"));
        Assert.Equal("2", sidecar.Answers.Asked<DeleteStateRequest>().Etag.Value);

        sidecar.Answers.Failure = new Status(StatusCode.Aborted, "etag mismatch");
        Assert.False(await client.TrySaveStateAsync("statestore", "n", 1, "2"));
        Assert.False(await client.TryDeleteStateAsync("statestore", "n", "2"));
        Assert.False(await client.TrySaveByteStateAsync("statestore", "n", default, "2"));
        await Assert.ThrowsAsync<DaprException>(() => client.SaveStateAsync("statestore", "n", 1));
        await Assert.ThrowsAsync<DaprException>(() => client.DeleteStateAsync("statestore", "n"));

        sidecar.Answers.Failure = new Status(StatusCode.Internal, "down");
        await Assert.ThrowsAsync<DaprException>(() => client.TrySaveStateAsync("statestore", "n", 1, "2"));
    }

    [Fact]
    public async Task A_value_is_deleted()
    {
        await using var sidecar = await Sidecar.StartAsync();

        await sidecar.Client().DeleteStateAsync("statestore", "settings", Strict, SomeMetadata);

        var request = sidecar.Answers.Asked<DeleteStateRequest>();
        Assert.Equal(("statestore", "settings", Concurrency.ConcurrencyFirstWrite, "application/json"), (request.StoreName, request.Key, request.Options.Concurrency, request.Metadata["contentType"]));
        Assert.Null(request.Etag);
    }

    [Fact]
    public async Task Several_values_are_read_saved_and_deleted_at_once()
    {
        await using var sidecar = await Sidecar.StartAsync();
        sidecar.Answers.Of[typeof(GetBulkStateResponse)] = new GetBulkStateResponse
        {
            Items = { new BulkStateItem { Key = "a", Data = ByteString.CopyFromUtf8("1"), Etag = "7" }, new BulkStateItem { Key = "b" } },
        };
        var client = sidecar.Client();

        var texts = await client.GetBulkStateAsync("statestore", ["a", "b"], 4, SomeMetadata);
        var numbers = await client.GetBulkStateAsync<int?>("statestore", ["a", "b"], null);
        await client.SaveBulkStateAsync("statestore", [new SaveStateItem<int>("a", 1, "7", Strict, SomeMetadata), new SaveStateItem<int>("b", 2, null!)]);
        await client.DeleteBulkStateAsync("statestore", [new BulkDeleteStateItem("a", "7"), new BulkDeleteStateItem("b", null!, Strict)]);

        Assert.Equal([("a", "1", "7"), ("b", "", "")], texts.Select(item => (item.Key, item.Value, item.ETag)));
        Assert.Equal([("a", 1), ("b", null)], numbers.Select(item => (item.Key, item.Value)));
        Assert.Equal(0, sidecar.Answers.Asked<GetBulkStateRequest>().Parallelism);
        Assert.Equal([("a", "7"), ("b", null)], sidecar.Answers.Asked<SaveStateRequest>().States.Select(item => (item.Key, item.Etag?.Value)));
        Assert.Equal([("a", "7"), ("b", null)], sidecar.Answers.Asked<DeleteBulkStateRequest>().States.Select(item => (item.Key, item.Etag?.Value)));
        await Assert.ThrowsAsync<ArgumentException>(() => client.GetBulkStateAsync("statestore", [], null));
        await Assert.ThrowsAsync<ArgumentException>(() => client.SaveBulkStateAsync<int>("statestore", []));
    }

    [Fact]
    public async Task A_transaction_names_its_operations()
    {
        await using var sidecar = await Sidecar.StartAsync();

        await sidecar.Client().ExecuteStateTransactionAsync(
            "statestore",
            [
                new StateTransactionRequest("a", Encoding.UTF8.GetBytes("1"), StateOperationType.Upsert, "7", SomeMetadata, Strict),
                new StateTransactionRequest("b", null, StateOperationType.Delete),
            ],
            SomeMetadata);

        var request = sidecar.Answers.Asked<ExecuteStateTransactionRequest>();
        Assert.Equal(("statestore", "application/json"), (request.StoreName, request.Metadata["contentType"]));
        Assert.Equal([("upsert", "a", "1", "7"), ("delete", "b", "", null)], request.Operations.Select(o => (o.OperationType, o.Request.Key, o.Request.Value.ToStringUtf8(), o.Request.Etag?.Value)));
        await Assert.ThrowsAsync<ArgumentException>(() => sidecar.Client().ExecuteStateTransactionAsync("statestore", []));
    }

    [Fact]
    public async Task An_entry_is_written_back_under_its_etag_or_without()
    {
        await using var sidecar = await Sidecar.StartAsync();
        sidecar.Answers.Of[typeof(GetStateResponse)] = new GetStateResponse { Data = ByteString.CopyFromUtf8("1"), Etag = "3" };

        var entry = await sidecar.Client().GetStateEntryAsync<int>("statestore", "n");
        entry.Value = 2;
        Assert.True(await entry.TrySaveAsync());
        Assert.Equal(("2", "3"), (sidecar.Answers.Asked<SaveStateRequest>().States[0].Value.ToStringUtf8(), sidecar.Answers.Asked<SaveStateRequest>().States[0].Etag.Value));
        await entry.SaveAsync();
        Assert.Null(sidecar.Answers.Asked<SaveStateRequest>().States[0].Etag);
        Assert.True(await entry.TryDeleteAsync());
        Assert.Equal("3", sidecar.Answers.Asked<DeleteStateRequest>().Etag.Value);
        await entry.DeleteAsync();
        Assert.Null(sidecar.Answers.Asked<DeleteStateRequest>().Etag);
    }

    [Fact]
    public async Task A_value_that_cannot_be_read_is_an_exception()
    {
        await using var sidecar = await Sidecar.StartAsync();
        sidecar.Answers.Of[typeof(GetStateResponse)] = new GetStateResponse { Data = ByteString.CopyFromUtf8("{") };

        var error = await Assert.ThrowsAsync<DaprException>(() => sidecar.Client().GetStateAsync<Settings>("statestore", "broken"));

        Assert.Equal("State operation failed: the state payload could not be deserialized. See InnerException for details.", error.Message);
    }

    private sealed record Settings(string Theme);
}
