using DaprImages.Contracts;
using DaprImages.Data.Faces;
using DaprImages.Data.Models;

namespace DaprImages.Upload.People;

/// <summary>By which rule faces are recognised now: that of the analysis, which enters it with its models.</summary>
internal sealed class MatchRules(StageModelTable models)
{
    /// <returns>Null where nothing recognises faces.</returns>
    public async Task<MatchRule?> ReadAsync(CancellationToken cancellationToken) => MatchRule.In((await models.ReadAsync(cancellationToken)).GetValueOrDefault(Stage.Faces)?.Model);
}
