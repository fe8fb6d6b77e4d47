using DaprImages.AppHost.Processes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace DaprImages.AppHost.Resources;

/// <summary>
/// Looks at Dapr's resource files before anything is started. daprd, and so the sidecar, passes over a file that it cannot read and goes on without what is in it; a
/// person at a terminal wants to know.
/// </summary>
internal static class ResourceFiles
{
    /// <exception cref="StartFailedException">A file is no YAML.</exception>
    public static void Require(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.y*ml").Order(StringComparer.Ordinal))
        {
            try
            {
                using var text = File.OpenText(file);
                new YamlStream().Load(text);
            }
            catch (YamlException error)
            {
                throw new StartFailedException($"{file} is no valid YAML: line {error.Start.Line}: {error.Message}");
            }
        }
    }
}
