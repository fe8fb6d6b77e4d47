using DaprImages.Sidecar.Api;
using DaprImages.Sidecar.Resiliency;
using Grpc.Core;
using Npgsql;

namespace DaprImages.Sidecar.State;

/// <summary>What goes wrong with state, as daprd tells it.</summary>
internal static class StateErrors
{
    /// <param name="appId">As the HTTP answer has it, except a query's.</param>
    public static ApiException NotConfigured(string store, string? appId) =>
        Missing(StatusCodes.Status500InternalServerError, "ERR_STATE_STORE_NOT_CONFIGURED", StatusCode.FailedPrecondition, $"state store {store} is not configured", "DAPR_STATE_NOT_CONFIGURED", appId);

    /// <inheritdoc cref="NotConfigured"/>
    public static ApiException NotFound(string store, string? appId) =>
        Missing(StatusCodes.Status400BadRequest, "ERR_STATE_STORE_NOT_FOUND", StatusCode.InvalidArgument, $"state store {store} is not found", "DAPR_STATE_NOT_FOUND", appId);

    /// <param name="field">Whether the HTTP answer names the key: a transaction's does not.</param>
    public static ApiException IllegalKey(string store, string key, bool field)
    {
        var message = $"input key/keyPrefix '{key}' can't contain '||'";
        return new ApiException(
            StatusCodes.Status400BadRequest,
            "ERR_MALFORMED_REQUEST",
            StatusCode.InvalidArgument,
            message,
            [ErrorDetails.Violation(key, message), ErrorDetails.Resource("state", store), ErrorDetails.Info("DAPR_STATE_ILLEGAL_KEY")],
            [ErrorDetails.Violation(field ? key : "", $"api error: code = InvalidArgument desc = {message}"), ErrorDetails.Resource("state", store), ErrorDetails.Info("DAPR_STATE_ILLEGAL_KEY")]);
    }

    public static ApiException UnknownOperation(string type) =>
        ApiException.WithReason(StatusCodes.Status400BadRequest, "ERR_NOT_SUPPORTED_STATE_OPERATION", StatusCode.Unimplemented, $"operation type {type} not supported");

    public static ApiException QueryNotSupported(string store) => Detailed("ERR_STATE_STORE_NOT_SUPPORTED", "state store does not support querying", store, "DAPR_STATE_QUERYING_NOT_SUPPORTED");

    public static ApiException QueryFailed(string store, Exception error) =>
        Detailed("ERR_STATE_QUERY", $"state store {store} query failed: {Describe(error)}", store, "DAPR_STATE_QUERY_FAILED");

    /// <summary>A save or deletion that failed: what the caller can mend has statuses of its own.</summary>
    public static ApiException Failed(string errorCode, string what, Exception error)
    {
        var (http, status) = (error as StateConflictException)?.Conflict switch
        {
            StateConflict.ETagMismatch => (StatusCodes.Status409Conflict, StatusCode.Aborted),
            StateConflict.ETagInvalid => (StatusCodes.Status400BadRequest, StatusCode.InvalidArgument),
            _ => (StatusCodes.Status500InternalServerError, StatusCode.Internal),
        };
        return ApiException.WithReason(http, errorCode, status, $"{what}: {Describe(error)}");
    }

    /// <summary>A transaction that failed, for whatever reason.</summary>
    public static ApiException TransactionFailed(Exception error) =>
        ApiException.WithReason(StatusCodes.Status500InternalServerError, "ERR_STATE_TRANSACTION", StatusCode.Internal, $"error while executing state transaction: {Describe(error)}");

    /// <summary>Whether it is the store's or the caller's fault, not ours.</summary>
    public static bool IsExpected(Exception error) => error is StateConflictException or FormatException or NpgsqlException or TimeoutException or CircuitOpenException;

    private static string Describe(Exception error) => error is NpgsqlException database ? Postgres.PostgresFailure.Describe(database) : error.Message;

    private static ApiException Missing(int httpStatus, string errorCode, StatusCode status, string message, string reason, string? appId) => new(
        httpStatus,
        errorCode,
        status,
        message,
        [ErrorDetails.Info(reason)],
        [appId is null ? ErrorDetails.Info(reason) : ErrorDetails.Info(reason, ("appID", appId))]);

    private static ApiException Detailed(string errorCode, string message, string store, string reason)
    {
        Google.Protobuf.IMessage[] details = [ErrorDetails.Resource("state", store), ErrorDetails.Info(reason)];
        return new ApiException(StatusCodes.Status500InternalServerError, errorCode, StatusCode.Internal, message, details, details);
    }
}
