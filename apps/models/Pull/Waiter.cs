using DaprImages.Vision.Models;

namespace DaprImages.Models.Pull;

/// <summary>Waits for what another process pulls into the same folder. A file has its name there only when it is whole, so no digest is computed meanwhile.</summary>
internal sealed class Waiter(ModelCatalog catalog, ModelOptions options, TextWriter output, TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <returns>0 in any case: without a model its stage is skipped, which is better than no analysis at all.</returns>
    /// <exception cref="ModelConfigurationException">There is none of a name.</exception>
    public async Task<int> WaitAsync(CommandLine command, CancellationToken cancellationToken)
    {
        var files = new ModelFiles(options);
        // What a pull leaves out never comes.
        var awaited = command.Select(catalog)
            .Where(model => model.Files.All(file => file.Url is not null) && (model.Licence.CommercialUse || command.Accepted.Contains(model.Id)))
            .Select(model => (model.Id, Files: model.Files.Where(file => files.Find(file) is null).Select(file => Path.Combine(options.PulledFolder, file.Name)).ToList()))
            .Where(model => model.Files.Count > 0)
            .ToList();
        var began = clock.GetTimestamp();
        while (true)
        {
            awaited.RemoveAll(model => model.Files.TrueForAll(File.Exists));
            if (awaited.Count == 0)
            {
                output.WriteLine("every model that can be pulled is there");
                return 0;
            }
            if (clock.GetElapsedTime(began) >= command.Patience)
            {
                awaited.ForEach(model => output.WriteLine($"{model.Id}: has not come in {command.Patience.TotalSeconds:0} seconds; going on without"));
                return 0;
            }
            await Task.Delay(Interval, clock, cancellationToken);
        }
    }
}
