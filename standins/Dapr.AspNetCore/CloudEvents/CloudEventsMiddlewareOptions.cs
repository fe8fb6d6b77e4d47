namespace Dapr;

public class CloudEventsMiddlewareOptions
{
    /// <summary>Whether data of a text type stays the JSON string it is in the envelope.</summary>
    public bool SuppressJsonDecodingOfTextPayloads { get; set; }

    /// <summary>Whether the other fields of the envelope become request headers <c>Cloudevent.{field}</c>.</summary>
    public bool ForwardCloudEventPropertiesAsHeaders { get; set; }

    /// <summary>If set, only these.</summary>
    public string[]? IncludedCloudEventPropertiesAsHeaders { get; set; }

    /// <summary>If set, all but these; does not count beside <see cref="IncludedCloudEventPropertiesAsHeaders"/>.</summary>
    public string[]? ExcludedCloudEventPropertiesFromHeaders { get; set; }
}
