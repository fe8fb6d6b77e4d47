using System.Net.Http.Json;
using System.Text.Json.Nodes;
using DaprImages.Data.Tests;
using DaprImages.TestKit;
using DaprImages.Upload.Uploads;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DaprImages.Upload.Tests;

/// <summary>The app as it is deployed, on a port of its own, with a database of its own and the image store of a sidecar.</summary>
internal sealed class UploadApp : WebApplicationFactory<ImageUploader>
{
    private readonly SidecarProcess _sidecar;
    private readonly string _databaseUrl;
    private readonly (string Key, string Value)[] _settings;
    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("daprimages-incoming-");
    private readonly TestData? _data;
    private readonly Action<IServiceCollection>? _configure;
    private HttpClient? _http;

    private UploadApp(SidecarProcess sidecar, string databaseUrl, TestData? data, (string Key, string Value)[] settings, Action<IServiceCollection>? configure)
    {
        (_sidecar, _databaseUrl, _data, _settings, _configure) = (sidecar, databaseUrl, data, settings, configure);
        UseKestrel(0);
    }

    public static TimeSpan Patience => TimeSpan.FromSeconds(30);

    public TestData Data => _data!;

    public HttpClient Http => _http!;

    /// <summary>Files that are on their way in.</summary>
    public int Incoming => _temporary.GetFiles().Length;

    /// <summary>Files in the image store of whatever image.</summary>
    public int StoredFiles => Directory.GetFiles(_sidecar.Images, "*", SearchOption.AllDirectories).Length;

    public static async Task<UploadApp> StartAsync(UploadFixture fixture, params (string Key, string Value)[] settings)
    {
        var data = await TestData.CreateAsync(fixture.Postgres);
        return Start(fixture.Sidecar, data.ConnectionString, data, settings);
    }

    /// <param name="configure">Parts that the test brings.</param>
    public static async Task<UploadApp> StartAsync(UploadFixture fixture, Action<IServiceCollection> configure)
    {
        var data = await TestData.CreateAsync(fixture.Postgres);
        return Start(new UploadApp(fixture.Sidecar, data.ConnectionString, data, [], configure));
    }

    public static UploadApp Start(SidecarProcess sidecar, string databaseUrl, TestData? data, params (string Key, string Value)[] settings) =>
        Start(new UploadApp(sidecar, databaseUrl, data, settings, configure: null));

    private static UploadApp Start(UploadApp app)
    {
        app.StartServer();
        app._http = app.CreateClient();
        return app;
    }

    public Task<HttpResponseMessage> UploadAsync(params (string FileName, byte[] Content)[] files) => Http.PostAsync("/api/upload", Form(files));

    /// <summary>An uploaded photo's id.</summary>
    public async Task<Guid> UploadOneAsync(byte[] content, string fileName = "photo.jpg")
    {
        using var response = await UploadAsync((fileName, content));
        response.EnsureSuccessStatusCode();
        return (Guid)(await response.Content.ReadFromJsonAsync<JsonNode>())!["images"]![0]!["id"]!;
    }

    public static MultipartFormDataContent Form(params (string FileName, byte[] Content)[] files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (fileName, content) in files)
        {
            form.Add(new ByteArrayContent(content), "files", fileName);
        }
        return form;
    }

    /// <summary>What is in the database of uploads; all zero when nothing is left of one.</summary>
    public async Task<(long Images, long Queued, long Blobs)> CountAsync() => (
        await Data.ScalarAsync<long>("SELECT count(*) FROM images"),
        await Data.ScalarAsync<long>("SELECT count(*) FROM analysis_queue"),
        await Data.ScalarAsync<long>("SELECT count(*) FROM blobs"));

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await holds())
        {
            await Task.Delay(20, patience.Token);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        await base.DisposeAsync();
        _temporary.Delete(recursive: true);
        if (_data is not null)
        {
            await _data.DisposeAsync();
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(Environments.Production);
        builder.UseSetting("DATABASE_URL", _databaseUrl);
        builder.UseSetting("Upload:TemporaryFolder", _temporary.FullName);
        foreach (var (key, value) in _sidecar.Settings.Concat(_settings))
        {
            builder.UseSetting(key, value);
        }
        builder.ConfigureLogging(logging => logging.ClearProviders());
        builder.ConfigureServices(services => _configure?.Invoke(services));
    }
}
