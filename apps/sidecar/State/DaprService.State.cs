using Dapr.Proto.Common.V1;
using Dapr.Proto.Runtime.V1;
using DaprImages.Sidecar.State;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace DaprImages.Sidecar.Api;

internal sealed partial class DaprService
{
    public override async Task<GetStateResponse> GetState(GetStateRequest request, ServerCallContext context)
    {
        var response = new GetStateResponse();
        if (await states.Find(request.StoreName).GetAsync(request.Key, context.CancellationToken) is { } found)
        {
            response.Data = UnsafeByteOperations.UnsafeWrap(found.Data);
            response.Etag = found.ETag;
            AddExpiry(response.Metadata, found);
        }
        return response;
    }

    public override async Task<GetBulkStateResponse> GetBulkState(GetBulkStateRequest request, ServerCallContext context)
    {
        var found = await states.Find(request.StoreName).GetManyAsync(request.Keys, context.CancellationToken);
        var response = new GetBulkStateResponse();
        foreach (var item in found)
        {
            var answer = new BulkStateItem { Key = item.Key, Data = UnsafeByteOperations.UnsafeWrap(item.Data), Etag = item.ETag };
            AddExpiry(answer.Metadata, item);
            response.Items.Add(answer);
        }
        response.Items.AddRange(request.Keys.Distinct().Except(found.Select(item => item.Key)).Select(key => new BulkStateItem { Key = key }));
        return response;
    }

    public override async Task<Empty> SaveState(SaveStateRequest request, ServerCallContext context)
    {
        var store = states.Find(request.StoreName);
        if (request.States.Any(item => item.Key.Length == 0))
        {
            throw ApiException.WithReason(StatusCodes.Status400BadRequest, "ERR_STATE_SAVE", StatusCode.InvalidArgument, "state key cannot be empty");
        }
        await store.SaveAsync([.. request.States.Select(ToEntry)], context.CancellationToken);
        return new Empty();
    }

    public override async Task<Empty> DeleteState(DeleteStateRequest request, ServerCallContext context)
    {
        await states.Find(request.StoreName).DeleteAsync(new StateEntry(request.Key, default, IsJson: false, request.Etag?.Value, request.Metadata.ToDictionary()), context.CancellationToken);
        return new Empty();
    }

    public override async Task<Empty> DeleteBulkState(DeleteBulkStateRequest request, ServerCallContext context)
    {
        await states.Find(request.StoreName).DeleteManyAsync([.. request.States.Select(ToEntry)], context.CancellationToken);
        return new Empty();
    }

    public override async Task<Empty> ExecuteStateTransaction(ExecuteStateTransactionRequest request, ServerCallContext context)
    {
        var operations = request.Operations.Select(operation => new StateOperation(operation.OperationType, ToEntry(operation.Request ?? new StateItem())));
        await states.Find(request.StoreName).TransactAsync([.. operations], context.CancellationToken);
        return new Empty();
    }

    public override async Task<QueryStateResponse> QueryStateAlpha1(QueryStateRequest request, ServerCallContext context)
    {
        var result = await states.Find(request.StoreName).QueryAsync(ByteString.CopyFromUtf8(request.Query).Memory, context.CancellationToken);
        var response = new QueryStateResponse { Token = result.Token };
        response.Results.AddRange(result.States.Select(found => new QueryStateItem { Key = found.Key, Data = UnsafeByteOperations.UnsafeWrap(found.Data), Etag = found.ETag }));
        return response;
    }

    private static StateEntry ToEntry(StateItem item) => new(
        item.Key,
        item.Value.Memory,
        item.Metadata.Any(entry => entry.Key.Equals("contentType", StringComparison.OrdinalIgnoreCase) && entry.Value == "application/json"),
        item.Etag?.Value,
        item.Metadata.ToDictionary(),
        item.Options?.Concurrency == StateOptions.Types.StateConcurrency.ConcurrencyFirstWrite ? "first-write" : "");

    private static void AddExpiry(MapField<string, string> metadata, StoredState found)
    {
        if (found.ExpiresAt is { } expiry)
        {
            metadata["ttlExpireTime"] = StateEndpoints.Format(expiry);
        }
    }
}
