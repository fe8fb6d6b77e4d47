namespace Dapr.AspNetCore;

public enum BulkSubscribeAppResponseStatus
{
    SUCCESS,
    RETRY,
    DROP,
}
