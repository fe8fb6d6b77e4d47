using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DaprImages.Postgres;
using Npgsql;

namespace DaprImages.Data.Embeddings;

/// <summary>An index for each model that embeds images, made when the model is first used: a graph of near neighbours by cosine (HNSW).</summary>
public sealed class EmbeddingIndexes(NpgsqlDataSource database)
{
    /// <summary>Makes the model's index unless it is there. Images can be stored and searched meanwhile. One process at a time makes it; others go on without.</summary>
    public async Task EnsureAsync(EmbeddingModel model, CancellationToken cancellationToken)
    {
        var name = NameOf(model);
        if (model.Dimensions > EmbeddingModel.MaxIndexed || await IsValidAsync(name, cancellationToken) == true)
        {
            return;
        }
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        // Tried and not waited for: who waits holds a snapshot, and the build would wait for it.
        if (!(bool)(await ScalarAsync(connection, "SELECT pg_try_advisory_lock(hashtext('embedding index'), hashtext($1))", cancellationToken, name))!)
        {
            return;
        }
        try
        {
            var valid = await IsValidAsync(name, cancellationToken);
            if (valid == false)
            {
                await ScalarAsync(connection, $"DROP INDEX CONCURRENTLY IF EXISTS {name}", cancellationToken); // a build that was cut off leaves one that is never used
            }
            if (valid != true)
            {
                await ScalarAsync(
                    connection,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"CREATE INDEX CONCURRENTLY {name} ON images USING hnsw ((embedding::vector({model.Dimensions})) vector_cosine_ops) WHERE embedding_model = '{model.Literal}'"),
                    cancellationToken);
            }
        }
        finally
        {
            await ScalarAsync(connection, "SELECT pg_advisory_unlock(hashtext('embedding index'), hashtext($1))", CancellationToken.None, name);
        }
    }

    /// <summary>Ids may have characters, and a length, that names of indexes have not.</summary>
    private static string NameOf(EmbeddingModel model) =>
        $"images_embedding_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{model.Id}/{model.Dimensions}"))).AsSpan(0, 6))}";

    /// <returns>Null when there is none.</returns>
    private async Task<bool?> IsValidAsync(string name, CancellationToken cancellationToken) => (await database.QueryAsync(
        "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass($1)", reader => (bool?)reader.GetBoolean(0), cancellationToken, name)).FirstOrDefault();

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params string[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
