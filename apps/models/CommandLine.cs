using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using DaprImages.Vision.Models;

namespace DaprImages.Models;

/// <param name="Verb"><c>list</c>, <c>pull</c>, <c>wait</c>, <c>offer</c>, <c>verify</c> or <c>info</c>.</param>
/// <param name="Ids">Models by their ids; none with <c>pull</c> means those of the profile.</param>
/// <param name="Accepted">Ids of models whose licence the user accepts although it does not allow commercial use.</param>
internal sealed record CommandLine(string Verb, IReadOnlyList<string> Ids, ModelProfile Profile, IReadOnlyList<string> Accepted)
{
    private const string Usage = """
        scripts/models list                     the models of the catalogue, and which are there
        scripts/models pull [ID ...]            fetches those that are missing
            --profile compact|standard          which ones, when none are named (compact)
            --accept-licence ID                 also this one, whose weights are not free for commercial use
        scripts/models wait [ID ...]            waits until somebody else has pulled the same, and goes on without what does not come
            --seconds N                         for how long (600)
        scripts/models offer                    asks on a terminal whether to pull, as scripts/run does
        scripts/models verify                   reads every installed file and compares its digest
        scripts/models info ID                  everything that is known of a model

        Models that are there already are found in the folder MODELS_DIR by their digests, whatever their names.
        """;

    /// <summary>How long <c>wait</c> waits.</summary>
    public TimeSpan Patience { get; init; }

    /// <param name="message">What to tell the user when it returns false: the usage (then <paramref name="command"/> is set) or what is wrong.</param>
    public static bool TryParse(string[] args, [NotNullWhen(true)] out CommandLine? command, out string message)
    {
        var (ids, accepted, profile, seconds) = (new List<string>(), new List<string>(), ModelProfile.Compact, 600);
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
                case "--seconds" when args[0] == "wait" && i + 1 < args.Length && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out seconds):
                    i++;
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
            "pull" or "wait" => true,
            _ => false,
        };
        command = isRight ? new(args[0], ids, profile, accepted) { Patience = TimeSpan.FromSeconds(seconds) } : null;
        return isRight;
    }

    /// <summary>The models that are meant: those that are named, otherwise those of the profile.</summary>
    /// <exception cref="ModelConfigurationException">There is none of a name.</exception>
    public IReadOnlyList<CatalogModel> Select(ModelCatalog catalog) => Ids.Concat(Accepted).FirstOrDefault(id => catalog.Find(id) is null) is { } unknown
        ? throw new ModelConfigurationException($"There is no model '{unknown}'; scripts/models list tells which there are.")
        : [.. catalog.Models.Where(model => Ids.Count > 0 ? Ids.Contains(model.Id) : model.Profiles.Contains(Profile) || Accepted.Contains(model.Id))];
}
