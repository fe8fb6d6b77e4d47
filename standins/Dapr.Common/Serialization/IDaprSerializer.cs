namespace Dapr.Common.Serialization;

/// <summary>
/// Turns what an app hands to Dapr into text and back. Null is the empty text, both ways. Used from many threads at once.
/// </summary>
public interface IDaprSerializer
{
    string Serialize<T>(T value);

    /// <param name="inputType">The type to write the value as; its own type when null.</param>
    string Serialize(object? value, Type? inputType = null);

    T? Deserialize<T>(string? data);

    object? Deserialize(string? data, Type returnType);
}
