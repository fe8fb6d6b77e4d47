namespace DaprImages.TestKit.Models;

/// <summary>Real models, in the folder the environment variable MODELS_DIR names, under any file names. They are not part of this repository.</summary>
public static class SharedModels
{
    public const string Variable = "MODELS_DIR";

    public static string? Folder { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder && Directory.Exists(folder) ? folder : null;

    /// <summary>Null where the models are there, otherwise how to get the tests with them to run.</summary>
    public static string? SkipReason => Folder is null ? $"Set {Variable} to a folder with the models of models/catalog.json to run this." : null;
}
