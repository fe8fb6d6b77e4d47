using System.Text.Json.Serialization;

namespace DaprImages.Data.Search;

/// <summary>What of an image a search found.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SearchMatchKind>))]
public enum SearchMatchKind
{
    /// <summary>It looks like the words, to a model that knows both.</summary>
    [JsonStringEnumMemberName("look")] Look,
    [JsonStringEnumMemberName("caption")] Caption,

    /// <summary>Text that was recognised in it.</summary>
    [JsonStringEnumMemberName("text")] Text,
    [JsonStringEnumMemberName("fileName")] FileName,
    [JsonStringEnumMemberName("tag")] Tag,
    [JsonStringEnumMemberName("person")] Person,
}
