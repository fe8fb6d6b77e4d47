using DaprImages.AppHost;
using DaprImages.AppHost.Processes;

// Starts everything that DaprImages is made of on this machine, watches over it, and stops it again: the map of the system is in DaprImagesSystem.
if (!RunArguments.TryParse(args, out var arguments, out var message))
{
    (arguments is null ? Console.Error : Console.Out).WriteLine(message);
    return arguments is null ? 2 : 0;
}

using var stopping = new CancellationTokenSource();
using var interrupt = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGINT, Stop);
using var hangUp = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGHUP, Stop);
using var terminate = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, Stop);

try
{
    await using var system = new DaprImagesSystem(arguments, Console.WriteLine);
    await system.StartAsync(stopping.Token);
    await system.RunAsync(stopping.Token);
    return 0;
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    return 0;
}
catch (StartFailedException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}

void Stop(System.Runtime.InteropServices.PosixSignalContext signal)
{
    signal.Cancel = true; // stop in order instead
    stopping.Cancel();
}
