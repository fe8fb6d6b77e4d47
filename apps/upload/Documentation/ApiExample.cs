using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DaprImages.Upload.Documentation;

/// <summary>An operation as docs/api.md describes it, which is part of the program: the examples of the OpenAPI document are those of the page.</summary>
/// <param name="Command">What a person types.</param>
/// <param name="Body">What it sends; null when that is nothing, or a file.</param>
/// <param name="Status">Of the answer.</param>
/// <param name="Answer">Null when it has no body, or one that is no JSON.</param>
internal sealed partial record ApiExample(string Method, string Path, string Description, string Command, JsonNode? Body, int Status, JsonNode? Answer)
{
    private const string Resource = "api.md";

    /// <summary>In place of the page's variables.</summary>
    private const string SampleId = "0197f6a0-6f44-7c35-8d88-30b160915d44";

    /// <summary>Those of the page, in its order.</summary>
    public static IReadOnlyList<ApiExample> ReadAll()
    {
        using var reader = new StreamReader(typeof(ApiExample).Assembly.GetManifestResourceStream(Resource)!);
        return [.. Operation().Matches(reader.ReadToEnd()).Select(match => new ApiExample(
            match.Groups["method"].Value,
            match.Groups["path"].Value,
            match.Groups["text"].Value.Trim(),
            match.Groups["command"].Value,
            Sent().Match(match.Groups["command"].Value) is { Success: true } sent ? JsonNode.Parse(Variable().Replace(sent.Groups["json"].Value, SampleId)) : null,
            int.Parse(match.Groups["status"].Value, System.Globalization.CultureInfo.InvariantCulture),
            match.Groups["answer"] is { Success: true } answer ? JsonNode.Parse(answer.Value) : null))];
    }

    [GeneratedRegex(@"^### (?<method>[A-Z]+) (?<path>/\S+)\n(?<text>.+?)```sh\n(?<command>.+?)\n```\n\n`(?<status>\d{3})`\n(?:\n```json\n(?<answer>.+?)\n```)?", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Operation();

    [GeneratedRegex(@"--json '(?<json>.+)' ")]
    private static partial Regex Sent();

    /// <summary>Where the shell's quotes end for a variable and begin again.</summary>
    [GeneratedRegex(@"'\$[A-Z_]+'")]
    private static partial Regex Variable();
}
