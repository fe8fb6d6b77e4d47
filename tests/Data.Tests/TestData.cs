using System.Security.Cryptography;
using DaprImages.Contracts;
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
using DaprImages.Data.Status;
using DaprImages.Data.Users;
using DaprImages.TestKit;
using Npgsql;

namespace DaprImages.Data.Tests;

/// <summary>A migrated database of its own, with the tables' classes and the shortest way to put images into it.</summary>
internal sealed class TestData : IAsyncDisposable
{
    private readonly TestDatabase _database;

    private TestData(TestDatabase database)
    {
        _database = database;
        Source = Database.Connect(database.ConnectionString);
    }

    public static CancellationToken None => CancellationToken.None;

    public NpgsqlDataSource Source { get; }

    public string ConnectionString => _database.ConnectionString;

    public ImageTable Images => new(Source);

    public QueueTable Queue => new(Source);

    public StageLedger Ledger => new(Source);

    public RunTable Runs => new(Source);

    public BlobTable Blobs => new(Source);

    public StatusReader Status => new(Source);

    public FaceTable Faces => new(Source);

    public FaceReader FaceReader => new(Source);

    public FaceGroups FaceGroups => new(FaceReader);

    public PeopleTable People => new(Source);

    public PeopleReader PeopleReader => new(Source, FaceReader);

    public EmbeddingTable Embeddings => new(Source);

    public EmbeddingIndexes EmbeddingIndexes => new(Source);

    public DuplicateReader Duplicates => new(Source);

    public SearchReader Search => new(Source, Embeddings, TimeProvider.System);

    public TokenTable Tokens => new(Source);

    public StageModelTable StageModels => new(Source);

    public static async Task<TestData> CreateAsync(PostgresFixture postgres) => new(await postgres.CreateAsync("images", async empty =>
    {
        await using var source = Database.Connect(new NpgsqlConnectionStringBuilder(empty.ConnectionString) { Password = postgres.Password, Pooling = false }.ConnectionString);
        await Database.MigrateAsync(source, None);
    }));

    /// <summary>An uploaded image that waits for its analysis.</summary>
    public async Task<Guid> UploadAsync(Guid? ownerId = null, string fileName = "photo.jpg")
    {
        var id = Guid.CreateVersion7();
        var key = $"{id}/original";
        await Blobs.ReserveAsync([key], None);
        Assert.True(await Images.AddAsync(NewImage(id, key, ownerId) with { FileName = fileName }, Guid.CreateVersion7(), null, None));
        return id;
    }

    /// <summary>Somebody else than the local user.</summary>
    public async Task<Guid> AddUserAsync(string name = "other")
    {
        var id = Guid.CreateVersion7();
        await ExecuteAsync($"INSERT INTO users (id, name) VALUES ('{id}', '{name}')");
        return id;
    }

    public static NewImage NewImage(Guid id, string storageKey, Guid? ownerId = null, byte[]? sha256 = null) => new(
        id,
        ownerId ?? LocalUser.Id,
        "photo.jpg",
        "image/jpeg",
        1234,
        sha256 ?? SHA256.HashData(id.ToByteArray()),
        640,
        480,
        storageKey,
        DateTimeOffset.UtcNow);

    public async Task<ClaimedRun> ClaimAsync(string claimant = "here") => Assert.Single(await Queue.ClaimAsync(claimant, 1, None));

    /// <summary>An image whose text was recognised.</summary>
    public async Task<(Guid ImageId, string RunId)> AnalyzeAsync(string text = "{\"text\": \"one\"}", Guid? ownerId = null, string fileName = "photo.jpg", AnalysisSummary? summary = null)
    {
        var imageId = await UploadAsync(ownerId, fileName);
        var run = await ClaimAsync();
        await CompleteAsync(run, Stage.Text, text);
        Assert.True(await Runs.StoreAsync(run.RunId, imageId, summary ?? Summary(), None));
        return (imageId, run.RunId);
    }

    public async Task CompleteAsync(ClaimedRun run, string stage, string result)
    {
        await Ledger.BeginAsync(run.RunId, stage, alone: true, None);
        Assert.True(await Ledger.CompleteAsync(run.RunId, run.ImageId, stage, result, "tesseract 5", null, TimeSpan.FromMilliseconds(5), None));
    }

    public static AnalysisSummary Summary(string? caption = "A photo.", params (string Kind, string Name, double Confidence)[] tags) =>
        new(640, 480, null, "Canon", null, null, null, caption, tags);

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await _database.DisposeAsync();
    }
}
