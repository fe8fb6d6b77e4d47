using System.Text.Json.Serialization;

namespace DaprImages.Vision.Models;

/// <summary>One model of the catalogue.</summary>
/// <param name="Id">Stands in results and in commands.</param>
/// <param name="Stage">The stage it serves first of all, one of <see cref="Contracts.Stage.Analyses"/>.</param>
/// <param name="Kind">The code that understands its output, one of <see cref="ModelKinds"/>.</param>
/// <param name="Profiles">The sets it is pulled with; one that is in none is pulled by its id.</param>
/// <param name="Thresholds">By name; which ones there are depends on the kind.</param>
/// <param name="Labels">A label set of the catalogue; null where a file has the labels, or the model has no classes.</param>
/// <param name="Note">What else there is to know, such as why a file has no address.</param>
public sealed record CatalogModel(
    string Id,
    string Version,
    string Stage,
    string Kind,
    IReadOnlyList<ModelProfile> Profiles,
    IReadOnlyList<ModelFile> Files,
    ModelLicence Licence,
    InputContract Input,
    IReadOnlyDictionary<string, double> Thresholds,
    string? Labels = null,
    string? Note = null)
{
    /// <returns>Null when the model has none of that role.</returns>
    public ModelFile? File(ModelFileRole role) => Files.FirstOrDefault(file => file.Role == role);
}

/// <param name="Name">What it is called when pulled; it is found by its digest, whatever its name.</param>
/// <param name="Sha256">Lower-case hex; null where no published source states one: it is recorded at the first download then (<see cref="ModelLock"/>).</param>
/// <param name="Url">Null where no address gives these bytes: the file is only found where somebody put it.</param>
/// <param name="Size">In bytes; null when not stated.</param>
public sealed record ModelFile(ModelFileRole Role, string Name, string? Sha256, string? Url = null, long? Size = null);

/// <param name="Id">SPDX; <c>NOASSERTION</c> where none is stated.</param>
/// <param name="CommercialUse">Whether the weights may be used commercially; where not, pulling them takes an explicit word.</param>
public sealed record ModelLicence(string Id, bool CommercialUse, string Note);

[JsonConverter(typeof(JsonStringEnumConverter<ModelProfile>))]
public enum ModelProfile
{
    /// <summary>Runs in under 1 GB.</summary>
    [JsonStringEnumMemberName("compact")] Compact,

    [JsonStringEnumMemberName("standard")] Standard,
}

[JsonConverter(typeof(JsonStringEnumConverter<ModelFileRole>))]
public enum ModelFileRole
{
    [JsonStringEnumMemberName("weights")] Weights,
    [JsonStringEnumMemberName("labels")] Labels,

    /// <summary>For each scene class whether it is inside (1) or outside (2).</summary>
    [JsonStringEnumMemberName("indoor-outdoor")] IndoorOutdoor,

    /// <summary>Of the part that looks at words, where the weights are of the part that looks at pictures.</summary>
    [JsonStringEnumMemberName("text-weights")] TextWeights,

    /// <summary>Weights of the part that writes words, where the weights are of the part that looks at pictures.</summary>
    [JsonStringEnumMemberName("decoder")] Decoder,

    /// <summary>The tokens that the model knows words by.</summary>
    [JsonStringEnumMemberName("vocabulary")] Vocabulary,
}
