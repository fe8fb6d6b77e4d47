using System.Diagnostics.CodeAnalysis;
using DaprImages.Vision.Models;

namespace DaprImages.Models;

/// <param name="Verb"><c>list</c>, <c>pull</c>, <c>offer</c>, <c>verify</c> or <c>info</c>.</param>
/// <param name="Ids">Models by their ids; none with <c>pull</c> means those of the profile.</param>
/// <param name="Accepted">Ids of models whose licence the user accepts although it does not allow commercial use.</param>
internal sealed record CommandLine(string Verb, IReadOnlyList<string> Ids, ModelProfile Profile, IReadOnlyList<string> Accepted)
{
    private const string Usage = """
        scripts/models list                     the models of the catalogue, and which are there
        scripts/models pull [ID ...]            fetches those that are missing
            --profile compact|standard          which ones, when none are named (compact)
            --accept-licence ID                 also this one, whose weights are not free for commercial use
        scripts/models offer                    asks on a terminal whether to pull, as scripts/run does
        scripts/models verify                   reads every installed file and compares its digest
        scripts/models info ID                  everything that is known of a model

        Models that are there already are found in the folder MODELS_DIR by their digests, whatever their names.
        """;

    /// <param name="message">What to tell the user when it returns false: the usage (then <paramref name="command"/> is set) or what is wrong.</param>
    public static bool TryParse(string[] args, [NotNullWhen(true)] out CommandLine? command, out string message)
    {
        var (ids, accepted, profile) = (new List<string>(), new List<string>(), ModelProfile.Compact);
        (command, message) = (null, Usage);
        if (args is [] or ["--help" or "-h", ..])
        {
            command = args is [] ? null : new("list", [], profile, []);
            return false;
        }
        for (var i = 1; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--profile" when i + 1 < args.Length && args[i + 1] is "compact" or "standard":
                    profile = args[++i] == "compact" ? ModelProfile.Compact : ModelProfile.Standard;
                    break;
                case "--accept-licence" when i + 1 < args.Length:
                    accepted.Add(args[++i]);
                    break;
                case ['-', ..]:
                    message = $"'{args[i]}' is not understood.\n{Usage}";
                    return false;
                default:
                    ids.Add(args[i]);
                    break;
            }
        }
        var isRight = args[0] switch
        {
            "list" or "offer" or "verify" => args.Length == 1,
            "info" => args.Length == 2 && ids.Count == 1,
            "pull" => true,
            _ => false,
        };
        command = isRight ? new(args[0], ids, profile, accepted) : null;
        return isRight;
    }
}
