namespace Dapr.AspNetCore;

/// <summary>What became of each of the messages.</summary>
public class BulkSubscribeAppResponse(List<BulkSubscribeAppResponseEntry> statuses)
{
    public List<BulkSubscribeAppResponseEntry> Statuses { get; } = statuses;
}
