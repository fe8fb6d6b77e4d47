using DaprImages.Data;
using DaprImages.ServiceDefaults;
using DaprImages.ServiceDefaults.Startup;

namespace DaprImages.Upload.Commands;

/// <summary><c>migrate</c>: brings the database up to date and ends, for a deployment that wants it done before the new version starts.</summary>
internal static class MigrateCommand
{
    public const string Verb = "migrate";

    /// <summary>Waits for a database that is not there yet, as the app does.</summary>
    /// <returns>0 when the schema is up to date; 1 when it cannot be, and then the log says why.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.AddServiceDefaults("daprimages-migrate");
        builder.Services.AddDatabase(builder.Configuration.GetRequired("DATABASE_URL", "where the database is: postgres://user:password@host:5432/database"));
        using var host = builder.Build();
        await host.StartAsync();

        var migration = host.Services.GetRequiredService<DatabaseMigration>();
        var ended = new TaskCompletionSource();
        await using var ending = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(ended.SetResult);
        await Task.WhenAny(migration.Done, ended.Task);
        await host.StopAsync();
        return migration.Done.IsCompletedSuccessfully ? 0 : 1;
    }
}
