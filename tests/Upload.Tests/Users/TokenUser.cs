using System.Net.Http.Headers;
using DaprImages.Data.Users;
using static DaprImages.Data.Tests.TestData;

namespace DaprImages.Upload.Tests.Users;

/// <summary>A user with a token, and a client that sends it.</summary>
internal sealed record TokenUser(Guid Id, string Token, Guid TokenId, HttpClient Http) : IDisposable
{
    /// <summary>Setting of an app that knows users by tokens.</summary>
    public static (string Key, string Value) Mode => ("Auth:Mode", "token");

    public static async Task<TokenUser> CreateAsync(UploadApp app, string name)
    {
        var (id, token) = await app.Get<TokenTable>().CreateAsync(name, "test", None);
        var http = app.CreateClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new(await app.Data.ScalarAsync<Guid>($"SELECT id FROM users WHERE name = '{name}'"), token, id, http);
    }

    public void Dispose() => Http.Dispose();
}
