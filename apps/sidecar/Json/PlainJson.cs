using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace DaprImages.Sidecar.Json;

/// <summary>The few types that are read and written as they are, with code made at build time: a native sidecar has no other.</summary>
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(List<string>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class PlainJson : JsonSerializerContext;
