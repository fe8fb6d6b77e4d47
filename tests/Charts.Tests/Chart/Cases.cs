namespace DaprImages.Charts.Tests.Chart;

/// <summary>Ways to install the chart: its defaults, and the values files in its folder <c>ci</c>.</summary>
public static class Cases
{
    public const string Defaults = "defaults";

    private static readonly Dictionary<string, Task<Release>> Rendered = [];

    public static TheoryData<string> All => [Defaults, .. Directory.GetFiles(Repository.PathOf("charts", "dapr-images", "ci"), "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)).Order()];

    internal static string[] Arguments(string name) => name == Defaults ? [] : ["--values", Repository.PathOf("charts", "dapr-images", "ci", $"{name}.yaml")];

    /// <summary>Rendered once for all tests.</summary>
    internal static Task<Release> RenderAsync(string name)
    {
        lock (Rendered)
        {
            return Rendered.TryGetValue(name, out var release) ? release : Rendered[name] = RenderOnceAsync(name);
        }
    }

    private static async Task<Release> RenderOnceAsync(string name)
    {
        var run = await Helm.TemplateAsync(Arguments(name));
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        return new Release(Yaml.Parse(run.Output));
    }
}
