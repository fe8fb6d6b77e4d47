using DaprImages.Data.Blobs;
using DaprImages.Data.Images;
using DaprImages.Data.Queue;
using DaprImages.Data.Runs;
using DaprImages.Data.Status;
using DaprImages.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace DaprImages.Data;

public static class DatabaseServiceCollectionExtensions
{
    /// <summary>The database of images and analyses, with a class for each table, and its migration at start.</summary>
    /// <param name="connectionString">In any of the forms that <see cref="PostgresConnectionString"/> understands.</param>
    /// <exception cref="FormatException">It is none of them.</exception>
    public static IServiceCollection AddDatabase(this IServiceCollection services, string connectionString)
    {
        services.AddSingleton(Database.Connect(connectionString));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<ImageTable>();
        services.AddSingleton<QueueTable>();
        services.AddSingleton<StageLedger>();
        services.AddSingleton<RunTable>();
        services.AddSingleton<BlobTable>();
        services.AddSingleton<StatusReader>();
        services.AddSingleton<DatabaseMigration>();
        services.AddHostedService(provider => provider.GetRequiredService<DatabaseMigration>());
        return services;
    }
}
