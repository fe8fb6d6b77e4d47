using Grpc.Core;

namespace Grpc.AspNetCore.Server.Internal;

internal sealed class RequestStreamReader<T>(HttpServerCallContext call, Marshaller<T> marshaller) : IAsyncStreamReader<T>
    where T : class
{
    public T Current { get; private set; } = null!; // before the first MoveNext there is none, as the interface says

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        var message = await call.ReadAsync(marshaller, cancellationToken).ConfigureAwait(false);
        Current = message!;
        return message is not null;
    }
}
