using Grpc.Core;

namespace Grpc.Net.Client.Internal;

internal sealed class ResponseStream<TRequest, TResponse>(HttpCall<TRequest, TResponse> call) : IAsyncStreamReader<TResponse>
    where TRequest : class
    where TResponse : class
{
    private Task<TResponse?> _reading = Task.FromResult<TResponse?>(null);

    public TResponse Current { get; private set; } = null!; // before the first MoveNext there is none, as the interface says

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (!_reading.IsCompleted)
        {
            throw new InvalidOperationException("Can't read the next message because the previous read is still in progress.");
        }
        _reading = call.ReadAsync(cancellationToken);
        var message = await _reading.ConfigureAwait(false);
        Current = message!;
        return message is not null;
    }
}
