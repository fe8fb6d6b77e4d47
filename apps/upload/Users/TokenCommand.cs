using System.Globalization;
using DaprImages.Data;
using DaprImages.Data.Users;
using Npgsql;

namespace DaprImages.Upload.Users;

/// <summary>Makes, lists and revokes tokens from the command line: whoever may run it on the database may do everything anyway.</summary>
internal static class TokenCommand
{
    private const string Usage = """
        usage: dotnet DaprImages.Upload.dll tokens <command>, with DATABASE_URL in the environment

          create --user NAME [--name LABEL]  makes a token, and the user if there is none of that name; shows the token this once
          list                               all tokens, without what they are
          revoke ID                          ends a token at once
        """;

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        Func<TokenTable, Task<int>>? command = arguments switch
        {
            ["create", "--user", { Length: > 0 } user] => tokens => CreateAsync(tokens, user, user, cancellationToken),
            ["create", "--user", { Length: > 0 } user, "--name", var label] => tokens => CreateAsync(tokens, user, label, cancellationToken),
            ["create", "--name", var label, "--user", { Length: > 0 } user] => tokens => CreateAsync(tokens, user, label, cancellationToken),
            ["list"] => tokens => ListAsync(tokens, cancellationToken),
            ["revoke", var text] when Guid.TryParse(text, out var id) => tokens => RevokeAsync(tokens, id, cancellationToken),
            _ => null,
        };
        if (command is null)
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }
        if (Environment.GetEnvironmentVariable("DATABASE_URL") is not { Length: > 0 } url)
        {
            await Console.Error.WriteLineAsync("DATABASE_URL is not set. It says where the database is: postgres://user:password@host:5432/database.");
            return 1;
        }
        try
        {
            await using var database = Database.Connect(url);
            await Database.MigrateAsync(database, cancellationToken);
            return await command(new TokenTable(database));
        }
        catch (Exception error) when (error is NpgsqlException or FormatException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync($"The database cannot be used: {error.Message}");
            return 1;
        }
    }

    private static async Task<int> CreateAsync(TokenTable tokens, string user, string label, CancellationToken cancellationToken)
    {
        var (id, token) = await tokens.CreateAsync(user, label, cancellationToken);
        await Console.Error.WriteLineAsync($"Token {id} of user {user}. It is shown this once:");
        Console.WriteLine(token);
        return 0;
    }

    private static async Task<int> ListAsync(TokenTable tokens, CancellationToken cancellationToken)
    {
        foreach (var token in await tokens.ListAsync(cancellationToken))
        {
            var state = token.RevokedAt is { } revoked ? string.Create(CultureInfo.InvariantCulture, $"revoked {revoked:yyyy-MM-dd HH:mm}") : "valid";
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{token.Id}  {token.UserName}  {token.Label}  made {token.CreatedAt:yyyy-MM-dd HH:mm}  {state}"));
        }
        return 0;
    }

    private static async Task<int> RevokeAsync(TokenTable tokens, Guid id, CancellationToken cancellationToken)
    {
        if (await tokens.RevokeAsync(id, cancellationToken))
        {
            return 0;
        }
        await Console.Error.WriteLineAsync($"There is no valid token {id}.");
        return 1;
    }
}
