using DaprImages.Vision.Models;

namespace DaprImages.Models.Pull;

/// <summary>Fetches the models that are missing, those of a profile or by their ids.</summary>
/// <param name="pause">Before an attempt is repeated, growing.</param>
internal sealed class Puller(ModelCatalog catalog, ModelOptions options, TextWriter output, TimeSpan? pause = null)
{
    /// <returns>0 when everything that can be had is there.</returns>
    public async Task<int> PullAsync(CommandLine command, CancellationToken cancellationToken)
    {
        var failed = 0;
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var download = new Download(http, pause ?? TimeSpan.FromSeconds(2));
        foreach (var model in command.Select(catalog))
        {
            try
            {
                await PullAsync(model, command.Accepted.Contains(model.Id), download, cancellationToken);
            }
            catch (Exception e) when (e is PullException or IOException or UnauthorizedAccessException)
            {
                output.WriteLine($"{model.Id}: {e.Message}");
                failed++;
            }
        }
        return failed == 0 ? 0 : 1;
    }

    private async Task PullAsync(CatalogModel model, bool accepted, Download download, CancellationToken cancellationToken)
    {
        var files = new ModelFiles(options);
        var missing = model.Files.Where(file => files.Find(file) is null).ToList();
        if (missing.Count == 0)
        {
            output.WriteLine($"{model.Id}: there");
            return;
        }
        if (missing.Find(file => file.Url is null) is { } file)
        {
            output.WriteLine($"{model.Id}: left out, for no address gives {file.Name}. Put it into a folder, under any name, and set {ModelOptions.FolderVariable} to that folder.");
            return;
        }
        if (!model.Licence.CommercialUse && !accepted)
        {
            output.WriteLine($"{model.Id}: left out, for its weights are not free for commercial use ({model.Licence.Id}. {model.Licence.Note}) To have it: scripts/models pull --accept-licence {model.Id}");
            return;
        }
        Directory.CreateDirectory(options.PulledFolder);
        foreach (var wanted in missing)
            await FetchAsync(wanted, files.Lock, download, cancellationToken);
        output.WriteLine($"{model.Id}: installed");
    }

    private async Task FetchAsync(ModelFile file, ModelLock recorded, Download download, CancellationToken cancellationToken)
    {
        var known = recorded.DigestOf(file);
        using var progress = new ProgressBar(file.Name, file.Size, Console.IsOutputRedirected ? null : output);
        var (sha256, size) = await download.FetchAsync(file, known, options.PulledFolder, progress, cancellationToken);
        if (known is null)
        {
            recorded.Record(file, sha256, size, TimeProvider.System.GetUtcNow());
            output.WriteLine($"{file.Name}: no source states its digest; {sha256} is recorded in {ModelLock.FileName} and has to stay.");
        }
    }
}
