using System.Security.Cryptography;
using System.Text.Json;
using DaprImages.Contracts.Results;
using DaprImages.Vision.Models;

namespace DaprImages.Vision.Scenes;

/// <summary>
/// The words by which a picture's scene is told without a classifier for it: <c>models/scenes.json</c>, beside the catalogue. Each label is known by phrases,
/// each phrase in several sentences.
/// </summary>
/// <param name="Templates">Sentences with <c>{0}</c> for a phrase.</param>
internal sealed record ScenePrompts(string Version, IReadOnlyList<string> Templates, IReadOnlyList<ScenePromptGroup> Groups)
{
    public const string FileName = "scenes.json";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    };

    /// <summary>What stands in results.</summary>
    public ModelInfo Info { get; private init; } = new("scene-prompts", Version);

    /// <exception cref="ModelConfigurationException">There is no such file, or it has other words.</exception>
    public static ScenePrompts Read(string path)
    {
        try
        {
            var file = File.ReadAllBytes(path);
            var prompts = JsonSerializer.Deserialize<ScenePrompts>(file, Options) ?? throw new JsonException("It is an object.");
            if (prompts.Templates.Count == 0 || !prompts.Templates.All(template => template.Contains("{0}", StringComparison.Ordinal)))
                throw new JsonException("Each of the templates has {0} for a phrase.");
            if (prompts.Groups.FirstOrDefault(group => group.Labels.Count < 2 || group.Labels.Values.Any(phrases => phrases.Count == 0)) is { } poor)
                throw new JsonException($"The group {poor.Kind} has two labels at least, and each of them a phrase.");
            if (prompts.Groups.FirstOrDefault(group => group.Kind == ScenePromptKind.Inside) is { } inside && !inside.Labels.Keys.Order().SequenceEqual(["inside", "outside"]))
                throw new JsonException("The group inside has the labels inside and outside.");
            return prompts with { Info = prompts.Info with { Sha256 = Convert.ToHexStringLower(SHA256.HashData(file)) } };
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ModelConfigurationException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>A label's sentences.</summary>
    public IEnumerable<string> Sentences(IReadOnlyList<string> phrases) =>
        phrases.SelectMany(phrase => Templates.Select(template => template.Replace("{0}", phrase, StringComparison.Ordinal)));
}
