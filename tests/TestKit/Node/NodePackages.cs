namespace DaprImages.TestKit.Node;

/// <summary>The npm packages of <c>tests/npm/package.json</c>, where <c>scripts/install --tests</c> puts them.</summary>
public static class NodePackages
{
    /// <summary>The root of the checkout; tests run in <c>artifacts/bin/{project}/{configuration}/</c>.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", ".."));

    /// <summary>What Node.js is told as <c>NODE_PATH</c>.</summary>
    public static string Folder { get; } = Path.Combine(Root, ".local", "npm", "node_modules");

    /// <summary>Null where the packages are there, otherwise how to get the tests that need them to run.</summary>
    public static string? SkipReason { get; } = Directory.Exists(Folder) ? null : "Run scripts/install --tests: the npm packages are not in .local/npm.";
}
