namespace Dapr;

public interface IOwnedOriginalTopicMetadata
{
    /// <summary>The ids of the settings that are this topic's.</summary>
    string[]? OwnedMetadatas { get; }

    /// <summary>Between the values of a setting that is there more than once; a comma when null.</summary>
    string? MetadataSeparator { get; }
}
