using DaprImages.TestKit.Node;

namespace DaprImages.Charts.Tests;

/// <summary>The checkout, and the folders beside it that tests use where they are there.</summary>
internal static class Repository
{
    public static string Root => NodePackages.Root;

    /// <summary>The custom resource definitions of Dapr and KEDA, by SCHEMAS_DIR; null where they are not.</summary>
    public static string? Schemas { get; } = Given("SCHEMAS_DIR");

    /// <summary>What Dapr's injector knows and does, by INJECTOR_DIR; null where it is not.</summary>
    public static string? Injector { get; } = Given("INJECTOR_DIR");

    public static string PathOf(params string[] path) => Path.Combine([Root, .. path]);

    public static string Read(params string[] path) => File.ReadAllText(PathOf(path));

    private static string? Given(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } folder && Directory.Exists(folder) ? folder : null;
}
