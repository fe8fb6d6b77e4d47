using DaprImages.Models;
using DaprImages.Models.Pull;
using DaprImages.Vision.Models;

// Says which models there are, fetches them and checks them.
if (!CommandLine.TryParse(args, out var command, out var message))
{
    (command is null ? Console.Error : Console.Out).WriteLine(message);
    return command is null ? 2 : 0;
}

using var stopping = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true; // keep what has been downloaded, so that the next pull goes on from there
    stopping.Cancel();
};

var options = new ModelOptions { Folder = Environment.GetEnvironmentVariable(ModelOptions.FolderVariable) };
if (Environment.GetEnvironmentVariable($"{ModelOptions.Section}__{nameof(ModelOptions.Catalog)}") is { Length: > 0 } path)
    options.Catalog = path;
if (Environment.GetEnvironmentVariable($"{ModelOptions.Section}__{nameof(ModelOptions.PulledFolder)}") is { Length: > 0 } folder)
    options.PulledFolder = folder;

try
{
    var catalog = ModelCatalog.Read(options.Catalog);
    var listing = new Listing(catalog, options, Console.Out);
    return command.Verb switch
    {
        "list" => listing.List(),
        "info" => listing.Info(command.Ids[0]),
        "verify" => listing.Verify(),
        "wait" => await new Waiter(catalog, options, Console.Out, TimeProvider.System).WaitAsync(command, stopping.Token),
        "offer" => await new Offer(catalog, options, Console.Out).MakeAsync(Console.IsInputRedirected || Console.IsOutputRedirected ? null : Console.In, command, stopping.Token),
        _ => await new Puller(catalog, options, Console.Out).PullAsync(command, stopping.Token),
    };
}
catch (ModelConfigurationException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    Console.Error.WriteLine("Stopped. The next pull goes on from here.");
    return 130;
}
