using System.Globalization;
using DaprImages.Data.Embeddings;
using Npgsql;
using NpgsqlTypes;
using Pgvector;

namespace DaprImages.Bench.Search;

/// <summary>
/// Photos of two owners as an analysis leaves them: captions of a few words, tags, some recognised text, an embedding near one of 200 motifs, and a face on every
/// other, of one of 60 people. The same every time.
/// </summary>
internal sealed class Album(NpgsqlDataSource database)
{
    public const int Images = 20_000;
    public const int Dimensions = 1_280;
    public const string Model = "mobilenet-v2-imagenet";

    private const int Motifs = 200;
    private const int People = 60;

    private static readonly string[] Things = ["dog", "cat", "car", "bicycle", "boat", "horse", "tree", "cake", "chair", "table", "book", "bird", "train", "bus", "kite", "ball", "guitar", "lamp", "window", "flower"];
    private static readonly string[] Places = ["beach", "lawn", "kitchen", "gas_station", "street", "forest", "mountain", "museum", "garden", "harbor", "station", "bridge", "market", "lake", "desert"];
    private static readonly string[] Cameras = ["Canon PowerShot S95", "NIKON D90", "Apple iPhone 12", "Google Pixel 6", "Panasonic DMC-LX5"];

    private static readonly double[] Box = [0.1, 0.1, 0.2, 0.3];

    private readonly Random _random = new(20_000);

    public static Guid[] Owners { get; } = [Data.Users.LocalUser.Id, new("00000000-0000-7000-8000-000000000002")];

    public async Task SeedAsync(CancellationToken cancellationToken)
    {
        await ExecuteAsync($"INSERT INTO users (id, name) VALUES ('{Owners[1]}', 'other')", cancellationToken);
        foreach (var owner in Owners)
        {
            await ExecuteAsync($"INSERT INTO people (id, owner_id, name) SELECT gen_random_uuid(), '{owner}', 'Person ' || n FROM generate_series(1, {People}) AS n", cancellationToken);
        }
        var people = new Dictionary<Guid, List<Guid>>();
        foreach (var owner in Owners)
        {
            await using var command = database.CreateCommand($"SELECT array_agg(id) FROM people WHERE owner_id = '{owner}'");
            people[owner] = [.. (Guid[])(await command.ExecuteScalarAsync(cancellationToken))!];
        }
        var motifs = Enumerable.Range(0, Motifs).Select(_ => Direction(Dimensions)).ToArray();
        var looks = Enumerable.Range(0, People).Select(_ => Direction(128)).ToArray();
        var first = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var images = new List<(Guid Id, Guid Owner, int Motif, DateTimeOffset At)>();
        for (var n = 0; n < Images; n++)
        {
            var at = first.AddMinutes(n * 20);
            images.Add((Guid.CreateVersion7(at), Owners[n % 2], _random.Next(Motifs), at));
        }

        await CopyAsync(
            "images (id, owner_id, file_name, content_type, byte_size, sha256, width, height, storage_key, uploaded_at, taken_at, camera_make, latitude, longitude, caption, recognized_text, tag_words, embedding, embedding_model, analysis_status, current_run_id, latest_run_id, last_analyzed)",
            images,
            async (row, image) =>
            {
                var (thing, place) = Motif(image.Motif);
                await row.WriteAsync(image.Id, cancellationToken);
                await row.WriteAsync(image.Owner, cancellationToken);
                await row.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"IMG_{image.At:yyyyMMdd_HHmm}.jpg"), cancellationToken);
                await row.WriteAsync("image/jpeg", cancellationToken);
                await row.WriteAsync(2_000_000L, cancellationToken);
                await row.WriteAsync(image.Id.ToByteArray(), cancellationToken);
                await row.WriteAsync(4_000, cancellationToken);
                await row.WriteAsync(3_000, cancellationToken);
                await row.WriteAsync($"{image.Id}", cancellationToken);
                await row.WriteAsync(image.At.UtcDateTime, NpgsqlDbType.TimestampTz, cancellationToken);
                await row.WriteAsync(image.At.UtcDateTime, NpgsqlDbType.TimestampTz, cancellationToken);
                await row.WriteAsync(Cameras[_random.Next(Cameras.Length)], cancellationToken);
                await row.WriteAsync(40 + (_random.NextDouble() * 15), cancellationToken);
                await row.WriteAsync(_random.NextDouble() * 20, cancellationToken);
                await row.WriteAsync($"A {thing} and a {Things[_random.Next(Things.Length)]} at a {place.Replace('_', ' ')}.", cancellationToken);
                await row.WriteAsync(_random.Next(5) == 0 ? $"Invoice {_random.Next(10_000)} of {place}" : "", cancellationToken);
                await row.WriteAsync($"{thing} {place.Replace('_', ' ')}", cancellationToken);
                await row.WriteAsync(new Vector(Near(motifs[image.Motif], 0.6f)), cancellationToken);
                await row.WriteAsync(Model, cancellationToken);
                await row.WriteAsync("completed", cancellationToken);
                await row.WriteAsync($"{image.Id}", cancellationToken);
                await row.WriteAsync($"{image.Id}", cancellationToken);
                await row.WriteAsync(image.At.UtcDateTime, NpgsqlDbType.TimestampTz, cancellationToken);
            },
            cancellationToken);
        await CopyAsync(
            "image_tags (image_id, owner_id, kind, name, confidence)",
            images.SelectMany(image => new[] { ("object", Motif(image.Motif).Thing), ("scene", Motif(image.Motif).Place), ("text", $"roll {image.At.Month}") }.Select(tag => (image, tag))),
            async (row, tagged) =>
            {
                await row.WriteAsync(tagged.image.Id, cancellationToken);
                await row.WriteAsync(tagged.image.Owner, cancellationToken);
                await row.WriteAsync(tagged.tag.Item1, cancellationToken);
                await row.WriteAsync(tagged.tag.Item2, cancellationToken);
                await row.WriteAsync(_random.NextDouble(), cancellationToken);
            },
            cancellationToken);
        await CopyAsync(
            "faces (id, image_id, owner_id, person_id, confirmed, box, score, encoding, encoding_model)",
            images.Where((_, n) => n % 4 < 2),
            async (row, image) =>
            {
                var person = _random.Next(People);
                await row.WriteAsync(Guid.CreateVersion7(image.At), cancellationToken);
                await row.WriteAsync(image.Id, cancellationToken);
                await row.WriteAsync(image.Owner, cancellationToken);
                if (_random.Next(3) == 0)
                {
                    await row.WriteNullAsync(cancellationToken);
                }
                else
                {
                    await row.WriteAsync(people[image.Owner][person], cancellationToken);
                }
                await row.WriteAsync(false, cancellationToken);
                await row.WriteAsync(Box, NpgsqlDbType.Array | NpgsqlDbType.Double, cancellationToken);
                await row.WriteAsync(0.9, cancellationToken);
                await row.WriteAsync(new Vector(Near(looks[person], 0.5f)), cancellationToken);
                await row.WriteAsync("mobilefacenet-128", cancellationToken);
            },
            cancellationToken);
        await new EmbeddingIndexes(database).EnsureAsync(new EmbeddingModel(Model, Dimensions), cancellationToken);
        await ExecuteAsync("VACUUM ANALYZE images, image_tags, faces, people", cancellationToken);
    }

    private static (string Thing, string Place) Motif(int motif) => (Things[motif % Things.Length], Places[motif % Places.Length]);

    private float[] Direction(int dimensions) => Normalised(Enumerable.Range(0, dimensions).Select(_ => Normal()).ToArray());

    private float[] Near(float[] centre, float noise)
    {
        var scale = noise / MathF.Sqrt(centre.Length);
        return Normalised(Array.ConvertAll(centre, value => value + (scale * Normal())));
    }

    private float Normal() => MathF.Sqrt(-2 * MathF.Log(1 - _random.NextSingle())) * MathF.Cos(2 * MathF.PI * _random.NextSingle());

    private static float[] Normalised(float[] vector)
    {
        var length = MathF.Sqrt(vector.Sum(value => value * value));
        return Array.ConvertAll(vector, value => value / length);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task CopyAsync<T>(string target, IEnumerable<T> rows, Func<NpgsqlBinaryImporter, T, Task> write, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var import = await connection.BeginBinaryImportAsync($"COPY {target} FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (var row in rows)
        {
            await import.StartRowAsync(cancellationToken);
            await write(import, row);
        }
        await import.CompleteAsync(cancellationToken);
    }
}
