using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using DaprImages.Postgres;
using Npgsql;

namespace DaprImages.Data.Users;

/// <summary>The <c>api_tokens</c> table: by what users are known. A token is 256 random bits, so its SHA-256 can be kept without salt or stretching.</summary>
public sealed class TokenTable(NpgsqlDataSource database)
{
    /// <summary>By which people, and programs that look for leaked secrets, know what it is.</summary>
    public const string Prefix = "dimg_";

    private const int Bytes = 32;

    /// <summary>A new token. Makes the user if there is none of that name.</summary>
    /// <returns>The token, which is kept nowhere.</returns>
    public async Task<(Guid Id, string Token)> CreateAsync(string userName, string label, CancellationToken cancellationToken)
    {
        var token = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        var id = Guid.CreateVersion7();
        await database.ExecuteAsync(
            """
            WITH added AS (
                INSERT INTO users (id, name) VALUES ($1, $2) ON CONFLICT ON CONSTRAINT users_name_key DO UPDATE SET name = excluded.name RETURNING id
            )
            INSERT INTO api_tokens (id, user_id, name, hash) SELECT $3, id, $4, $5 FROM added
            """,
            cancellationToken,
            Guid.CreateVersion7(),
            userName,
            id,
            label,
            Hash(token));
        return (id, token);
    }

    /// <summary>Whose token it is; null when it is none, or was revoked.</summary>
    public async Task<User?> FindUserAsync(string token, CancellationToken cancellationToken) => token.StartsWith(Prefix, StringComparison.Ordinal)
        ? (await database.QueryAsync(
            "SELECT u.id, u.name FROM api_tokens t JOIN users u ON u.id = t.user_id WHERE t.hash = $1 AND t.revoked_at IS NULL",
            reader => new User(reader.GetGuid(0), reader.GetString(1)),
            cancellationToken,
            Hash(token))).FirstOrDefault()
        : null;

    /// <summary>All tokens, the oldest first.</summary>
    public Task<List<ApiToken>> ListAsync(CancellationToken cancellationToken) => database.QueryAsync(
        "SELECT t.id, u.name, t.name, t.created_at, t.revoked_at FROM api_tokens t JOIN users u ON u.id = t.user_id ORDER BY t.id",
        reader => new ApiToken(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetDateTime(3), reader.Get<DateTime?>(4)),
        cancellationToken);

    /// <returns>False when there is no such token, or it was revoked before.</returns>
    public async Task<bool> RevokeAsync(Guid tokenId, CancellationToken cancellationToken) =>
        await database.ExecuteAsync("UPDATE api_tokens SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL", cancellationToken, tokenId) > 0;

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
