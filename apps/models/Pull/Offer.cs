using System.Globalization;
using System.Net.Sockets;
using DaprImages.Vision.Models;

namespace DaprImages.Models.Pull;

/// <summary>
/// Asks whoever starts the system whether to fetch the models of a profile that are missing and can be had. Whatever comes of it, the start goes on. An explicit
/// no is remembered until other models are missing.
/// </summary>
internal sealed class Offer(ModelCatalog catalog, ModelOptions options, TextWriter output, TimeSpan? patience = null)
{
    private readonly TimeSpan _patience = patience ?? TimeSpan.FromSeconds(15);

    private string Declined => Path.Combine(options.PulledFolder, ".declined");

    /// <param name="terminal">Null where nobody can answer.</param>
    /// <returns>0, always.</returns>
    public async Task<int> MakeAsync(TextReader? terminal, CommandLine command, CancellationToken cancellationToken)
    {
        var missing = Missing(command.Profile);
        var ids = string.Join(", ", missing.Select(model => model.Id));
        if (missing.Count == 0 || terminal is null || (File.Exists(Declined) && await File.ReadAllTextAsync(Declined, cancellationToken) == ids))
            return 0;
        var address = new Uri(missing[0].Files[0].Url!);
        if (!await IsReachableAsync(address, cancellationToken))
        {
            output.WriteLine($"models: {ids} could be fetched, but {address.Host} cannot be reached: this machine seems to be offline. Going on without.");
            return 0;
        }
        output.Write($"models: {ids} can be fetched ({Size(missing)}). Fetch now? [y/N, no in {_patience.TotalSeconds:0} s] ");
        switch (await AnswerAsync(terminal, cancellationToken))
        {
            case "y" or "yes":
                await new Puller(catalog, options, output).PullAsync(command with { Verb = "pull", Ids = [.. missing.Select(model => model.Id)] }, cancellationToken);
                return 0;
            case "n" or "no":
                Directory.CreateDirectory(options.PulledFolder);
                await File.WriteAllTextAsync(Declined, ids, cancellationToken);
                break;
        }
        output.WriteLine("Going on without; scripts/models pull fetches them at any time.");
        return 0;
    }

    private List<CatalogModel> Missing(ModelProfile profile)
    {
        var files = new ModelFiles(options);
        return [.. catalog.Models.Where(model =>
            model.Profiles.Contains(profile) && model.Licence.CommercialUse && model.Files.All(file => file.Url is not null) && files.FindMissing(model) is not null)];
    }

    /// <returns>Null when none came in time.</returns>
    private async Task<string?> AnswerAsync(TextReader terminal, CancellationToken cancellationToken)
    {
        try
        {
            // A terminal's reader cannot be cancelled; the thread that reads ends with the process.
            var line = await Task.Run(terminal.ReadLine, cancellationToken).WaitAsync(_patience, cancellationToken);
            return line?.Trim().ToLowerInvariant();
        }
        catch (TimeoutException)
        {
            output.WriteLine();
            return null;
        }
    }

    private static async Task<bool> IsReachableAsync(Uri address, CancellationToken cancellationToken)
    {
        // Behind a proxy the host itself never is.
        var proxy = HttpClient.DefaultProxy.GetProxy(address) ?? address;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(3));
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(proxy.Host, proxy.Port, limit.Token);
            return true;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static string Size(List<CatalogModel> models)
    {
        var files = models.SelectMany(model => model.Files).ToList();
        return string.Create(CultureInfo.InvariantCulture, $"{(files.Exists(file => file.Size is null) ? "more than " : "")}{files.Sum(file => file.Size ?? 0) / 1e6:0} MB");
    }
}
