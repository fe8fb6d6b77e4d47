using DaprImages.Sidecar.Startup;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace DaprImages.Sidecar.Resources;

/// <summary>What the Configuration resources say that this sidecar heeds.</summary>
internal sealed record Configuration
{
    /// <summary>The share of new traces that are sampled; null when tracing is not spoken of, and then callers' traces are passed on but none is begun.</summary>
    public double? SamplingRate { get; private init; }

    /// <summary><c>spec.workflow</c>.</summary>
    public YamlMap? Workflow { get; private init; }

    public IReadOnlyList<SecretScope> SecretScopes { get; private init; } = [];

    /// <summary>Later files add to earlier ones, section by section.</summary>
    /// <exception cref="FatalException">A file is not there, or cannot be understood.</exception>
    public static Configuration Load(IReadOnlyList<string> files)
    {
        var configuration = new Configuration();
        foreach (var file in files)
        {
            if (!File.Exists(file))
            {
                throw new FatalException($"error loading configuration: stat {file}: no such file or directory");
            }
            try
            {
                configuration = configuration.With(Read(file));
            }
            catch (Exception error) when (error is FormatException or YamlException)
            {
                throw new FatalException($"error loading configuration: {Explain(error)}", error);
            }
        }
        return configuration;
    }

    private static YamlMap? Read(string file)
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(file);
        yaml.Load(reader);
        return yaml.Documents is [{ RootNode: YamlMappingNode root }, ..] ? new YamlMap(root).Map("spec") : null;
    }

    private Configuration With(YamlMap? spec) => spec is null ? this : this with
    {
        SamplingRate = spec.Map("tracing")?.Text("samplingRate") is { } rate ? double.TryParse(rate, out var share) ? share : 0.0001 : SamplingRate,
        Workflow = spec.Map("workflow") ?? Workflow,
        SecretScopes = [.. SecretScopes, .. spec.Map("secrets")?.Maps("scopes").Select(SecretScope.From) ?? []],
    };

    /// <summary>A parser's "While parsing a node, did not find …" without its first half, as daprd has it; it also counts the lines of such errors from 0.</summary>
    private static string Explain(Exception error) => error switch
    {
        SemanticErrorException parser => $"yaml: line {parser.Start.Line - 1}: {parser.Message[(parser.Message.LastIndexOf(", ", StringComparison.Ordinal) is >= 0 and var comma ? comma + 2 : 0)..].TrimEnd('.')}",
        YamlException yaml => $"yaml: line {yaml.Start.Line}: {yaml.Message}",
        _ => error.Message,
    };
}
