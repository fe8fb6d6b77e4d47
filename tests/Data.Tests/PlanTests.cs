using DaprImages.Data.Embeddings;
using DaprImages.Data.Faces;
using DaprImages.Data.Images;
using DaprImages.Data.Search;
using DaprImages.Data.Users;
using DaprImages.Postgres;
using DaprImages.TestKit;
using Npgsql;

namespace DaprImages.Data.Tests;

/// <summary>How Postgres answers the main questions when there are many images of several owners: by an index each, as its statistics of their use tell, and never by reading all of them.</summary>
public sealed class PlanTests(PlanTests.ManyImages many) : IClassFixture<PlanTests.ManyImages>
{
    private static readonly EmbeddingModel Model = new("model", 8);

    public static TheoryData<string, string[]> Questions { get; } = new()
    {
        { "list", ["images_owner_id_id"] },
        { "by tag", ["image_tags_owner_id_plain"] },
        { "by person", ["faces_person_id_id"] },
        { "by time", ["images_owner_id_time"] },
        { "by place", ["images_owner_id_place"] },
        { "search", ["images_words"] },
        { "look", ["images_embedding_"] },
        { "tags", ["image_tags_owner_id_plain"] },
        { "faces", ["faces_owner_id_"] },
        { "unknown faces", ["faces_owner_id_"] },
        { "duplicates", ["near_duplicates_owner_id"] },
    };

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task A_question_is_answered_by_its_index(string question, string[] indexes)
    {
        await many.AskAsync("SELECT pg_stat_reset()::text");

        await AskAsync(question);

        await many.AskAsync("SELECT pg_stat_force_next_flush()::text");
        var used = await many.AskAsync("SELECT indexrelname::text FROM pg_stat_user_indexes WHERE idx_scan > 0");
        Assert.All(indexes, index => Assert.True(used.Exists(name => name.StartsWith(index, StringComparison.Ordinal)), $"{index} is not among {string.Join(", ", used)}"));
        Assert.Empty(await many.AskAsync("SELECT relname::text FROM pg_stat_user_tables WHERE relname = 'images' AND seq_scan > 0"));
    }

    private Task AskAsync(string question)
    {
        var (source, owner, none) = (many.Source, question == "look" ? LocalUser.Id : ManyImages.Owner, CancellationToken.None);
        Task ListAsync(ImageFilter filter) => new ImageTable(source).ListAsync(owner, filter, null, 20, none);
        var embeddings = new EmbeddingTable(source);
        var faces = new FaceReader(source);
        return question switch
        {
            "list" => ListAsync(new ImageFilter()),
            "by tag" => ListAsync(new ImageFilter(Tag: "Rare thing")),
            "by person" => ListAsync(new ImageFilter(Person: many.Person)),
            "by time" => ListAsync(new ImageFilter(From: new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), To: new DateTimeOffset(2020, 1, 2, 0, 0, 0, TimeSpan.Zero))),
            "by place" => ListAsync(new ImageFilter(Area: new GeoArea(0, 50, 0.1, 50.01))),
            "search" => new SearchReader(source, embeddings, TimeProvider.System).FindAsync(owner, new SearchQuery("rare thing"), new ImageFilter(), null, 20, none),
            "look" => embeddings.FindSimilarAsync(owner, Guid.Empty, new float[] { 1, 0, 0, 0, 0, 0, 0, 0 }, Model, 20, none),
            "tags" => new ImageTable(source).CountTagsAsync(owner, 20, none),
            "faces" => faces.ListAsync(owner, new FaceFilter(), null, 20, none),
            "unknown faces" => faces.ListAsync(owner, new FaceFilter(Unknown: true), null, 20, none),
            "duplicates" => new Duplicates.DuplicateReader(source).ListAsync(owner, null, 20, none),
            _ => throw new ArgumentOutOfRangeException(nameof(question), question, null),
        };
    }

    /// <summary>19,000 images of ten owners.</summary>
    public sealed class ManyImages : IAsyncLifetime
    {
        private readonly PostgresFixture _postgres = new();
        private TestData? _data;
        private NpgsqlDataSource? _source;

        public NpgsqlDataSource Source => _source!;

        /// <summary>One of those with few images; the local user has many.</summary>
        public static Guid Owner { get; } = new("00000000-0000-7000-8000-000000000101");

        public Guid Person { get; } = Guid.CreateVersion7();

        public async Task InitializeAsync()
        {
            await _postgres.InitializeAsync();
            _data = await TestData.CreateAsync(_postgres);
            await _data.ExecuteAsync(Seed);
            await _data.ExecuteAsync($"INSERT INTO people (id, owner_id, name) VALUES ('{Person}', '{Owner}', 'Ann'); UPDATE faces SET person_id = '{Person}' WHERE id IN (SELECT id FROM faces WHERE owner_id = '{Owner}' LIMIT 5)");
            await _data.EmbeddingIndexes.EnsureAsync(Model, CancellationToken.None);
            await _data.ExecuteAsync("ANALYZE images, image_tags, faces, near_duplicates");
            _data.Source.Clear(); // what they did is told when they end
            // One connection, for each tells its own share of what was used.
            _source = Database.Connect($"{_data.ConnectionString};Maximum Pool Size=1");
        }

        public Task<List<string>> AskAsync(string sql) => Source.QueryAsync(sql, reader => reader.GetString(0), CancellationToken.None);

        public async Task DisposeAsync()
        {
            if (_data is not null)
            {
                await (_source?.DisposeAsync() ?? default);
                await _data.DisposeAsync();
            }
            await _postgres.DisposeAsync();
        }

        private const string Seed = """
            INSERT INTO users (id, name) SELECT ('00000000-0000-7000-8000-0000000001' || lpad(n::text, 2, '0'))::uuid, 'user ' || n FROM generate_series(1, 9) AS n;
            INSERT INTO images (id, owner_id, file_name, content_type, byte_size, sha256, width, height, storage_key, uploaded_at, latitude, longitude, caption, embedding, embedding_model, analysis_status)
            SELECT gen_random_uuid(), u.id, 'IMG_' || n || '.jpg', 'image/jpeg', 1, decode(md5(u.id::text || n), 'hex'), 640, 480, n::text, '2020-01-01'::timestamptz + n * interval '1 hour',
                   40 + 20 * random(), 20 * random(), CASE WHEN n % 500 = 0 THEN 'A rare thing.' ELSE 'A dog on a lawn.' END,
                   (SELECT array_agg(random() - 0.5 + 0 * (n + d)) FROM generate_series(1, 8) AS d)::vector(8), 'model', 'completed'
            FROM users u, generate_series(1, CASE u.name WHEN 'local' THEN 10000 ELSE 1000 END) AS n;
            INSERT INTO image_tags (image_id, owner_id, kind, name, confidence)
            SELECT id, owner_id, 'object', CASE WHEN caption LIKE '%rare%' THEN 'rare_thing' ELSE 'dog' END, random() FROM images;
            INSERT INTO faces (id, image_id, owner_id, box, score, encoding_model) SELECT gen_random_uuid(), id, owner_id, '{0,0,0.1,0.1}', 0.9, 'encoder' FROM images;
            INSERT INTO near_duplicates (image_id, other_id, owner_id, similarity)
            SELECT greatest(id, next), least(id, next), owner_id, 0.99 FROM (SELECT id, owner_id, lead(id) OVER (PARTITION BY owner_id ORDER BY id) AS next FROM images) AS pairs WHERE next IS NOT NULL
            """;
    }
}
