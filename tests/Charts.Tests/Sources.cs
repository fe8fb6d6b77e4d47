using System.Text.RegularExpressions;
using System.Xml.Linq;
using System.Xml.XPath;

namespace DaprImages.Charts.Tests;

/// <summary>The C# sources of a project and of all projects that it refers to, stand-ins included; what they read can be told from them.</summary>
internal sealed partial class Sources
{
    private readonly string _text;

    private Sources(IEnumerable<string> files) => _text = string.Join('\n', files.Select(File.ReadAllText));

    /// <param name="project">A project file, from the root of the checkout.</param>
    public static Sources Of(string project)
    {
        var folders = new HashSet<string>();
        Collect(Repository.PathOf(project), folders);
        return new Sources(folders.SelectMany(folder => Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)).Where(file => Path.GetFileName(file) != "DaprResources.cs"));
    }

    /// <summary>
    /// The environment variables that it reads: names that stand in it as texts (<c>DATABASE_URL</c>, or <c>Socket:Name</c> with <c>__</c> for the colon), and the
    /// what types with a <c>Section</c> take from it: their properties, which options are bound to, and what they ask the section for.
    /// </summary>
    public IReadOnlySet<string> Variables =>
        ((IEnumerable<string>)[.. Names().Matches(_text).Select(match => match.Groups[1].Value), .. Sections().Matches(_text).SelectMany(Bound)]).Select(name => name.Replace(":", "__", StringComparison.Ordinal)).ToHashSet();

    /// <summary>Those without which it does not start.</summary>
    public IEnumerable<string> RequiredVariables => Required().Matches(_text).Select(match => match.Groups[1].Value).Distinct();

    /// <summary>The members of <c>DaprResources</c> that it uses.</summary>
    public IReadOnlySet<string> DaprNames => Resources().Matches(_text).Select(match => match.Groups[1].Value).ToHashSet();

    /// <summary>Names of instruments that it makes, as OpenTelemetry has them.</summary>
    public IEnumerable<string> Instruments => Created().Matches(_text).Select(match => match.Groups[1].Value);

    public bool Contains(string text) => _text.Contains(text, StringComparison.Ordinal);

    private static IEnumerable<string> Bound(Match section) =>
        Properties().Matches(section.Groups[2].Value).Concat(Indexed().Matches(section.Groups[2].Value)).Select(property => $"{section.Groups[1].Value}:{property.Groups[1].Value}");

    private static void Collect(string project, HashSet<string> folders)
    {
        var folder = Path.GetDirectoryName(project)!;
        if (!folders.Add(folder))
        {
            return;
        }
        var file = XDocument.Load(project);
        foreach (var reference in file.XPathSelectElements("//ProjectReference").Select(element => Path.GetFullPath(Path.Combine(folder, element.Attribute("Include")!.Value))))
        {
            Collect(reference, folders);
        }
        foreach (var standIn in file.XPathSelectElements("//PackageReference").Select(element => element.Attribute("Include")!.Value).Select(name => Repository.PathOf("standins", name, $"{name}.csproj")).Where(File.Exists))
        {
            Collect(standIn, folders);
        }
    }

    [GeneratedRegex("\"([A-Z][A-Z0-9]*_[A-Z0-9_]+|[A-Z][A-Za-z]+(?::[A-Z][A-Za-z]+)+)\"")]
    private static partial Regex Names();

    [GeneratedRegex("(?:class|record) \\w+[^{]*\\{\\s*public const string Section = \"([^\"]+)\";(.*?)\\n\\}", RegexOptions.Singleline)]
    private static partial Regex Sections();

    [GeneratedRegex("public (?:required )?[\\w.<>\\[\\]?]+ (\\w+) \\{ get; (?:set|init); \\}")]
    private static partial Regex Properties();

    [GeneratedRegex("section\\[\"(\\w+)\"\\]")]
    private static partial Regex Indexed();

    [GeneratedRegex("GetRequired\\(\"(\\w+)\"")]
    private static partial Regex Required();

    [GeneratedRegex("DaprResources\\.(\\w+)")]
    private static partial Regex Resources();

    [GeneratedRegex("\\.Create(?:Observable)?(?:Counter|Gauge|Histogram|UpDownCounter)(?:<\\w+>)?\\(\\s*\"([a-z_.]+)\"")]
    private static partial Regex Created();
}
