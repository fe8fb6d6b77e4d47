/// <summary>
/// Brings this assembly into the analysis app when <c>DOTNET_STARTUP_HOOKS</c> names it, and into no other program. The runtime looks for a type of this name
/// without a namespace: dotnet/runtime, docs/design/features/host-startup-hook.md.
/// </summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Path.GetFileName(Environment.GetCommandLineArgs()[0]) == "DaprImages.Analysis.dll")
        {
            Environment.SetEnvironmentVariable("ASPNETCORE_HOSTINGSTARTUPASSEMBLIES", "DaprImages.CrashingEngine");
        }
    }
}
