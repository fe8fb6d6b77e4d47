using DaprImages.Data.Blobs;
using DaprImages.Data.Duplicates;
using DaprImages.Data.Embeddings;
using DaprImages.Data.Faces;
using DaprImages.Data.Images;
using DaprImages.Data.Models;
using DaprImages.Data.People;
using DaprImages.Data.Queue;
using DaprImages.Data.Runs;
using DaprImages.Data.Search;
using DaprImages.Data.Statistics;
using DaprImages.Data.Status;
using DaprImages.Data.Users;
using DaprImages.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace DaprImages.Data;

public static class DatabaseServiceCollectionExtensions
{
    private static readonly TimeSpan CheckPatience = TimeSpan.FromSeconds(2);

    /// <summary>The database of images and analyses, with a class for each table, its migration at start, and a health check that says when it is away.</summary>
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
        services.AddSingleton<FaceTable>();
        services.AddSingleton<FaceReader>();
        services.AddSingleton<FaceGroups>();
        services.AddSingleton<PeopleTable>();
        services.AddSingleton<PeopleReader>();
        services.AddSingleton<EmbeddingTable>();
        services.AddSingleton<EmbeddingIndexes>();
        services.AddSingleton<DuplicateReader>();
        services.AddSingleton<SearchReader>();
        services.AddSingleton<StageModelTable>();
        services.AddSingleton<StatusReader>();
        services.AddSingleton<StatisticsReader>();
        services.AddSingleton<FailureReader>();
        services.AddSingleton<TokenTable>();
        services.AddSingleton<DatabaseMigration>();
        services.AddHostedService(provider => provider.GetRequiredService<DatabaseMigration>());
        services.AddHealthChecks().AddCheck<DatabaseCheck>("database", timeout: CheckPatience);
        return services;
    }
}
