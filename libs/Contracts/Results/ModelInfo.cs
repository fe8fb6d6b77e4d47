using System.Text.Json.Serialization;

namespace DaprImages.Contracts.Results;

/// <summary>What made a result: enough to tell later whether it would come out differently today.</summary>
/// <param name="Id">The model's id in the catalogue, or the name of the program (<c>tesseract</c>, <c>composed</c>).</param>
/// <param name="Version">The model's or program's version.</param>
/// <param name="Sha256">Digest of the weights, lower-case hex; null where there are none.</param>
/// <param name="Thresholds">The thresholds that decided what counts as found.</param>
/// <param name="With">Further models that had a part in the result; absent when there are none.</param>
public sealed record ModelInfo(
    string Id,
    string Version,
    string? Sha256 = null,
    IReadOnlyDictionary<string, double>? Thresholds = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ModelInfo>? With = null);
