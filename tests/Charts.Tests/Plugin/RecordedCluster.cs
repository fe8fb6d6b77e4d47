using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace DaprImages.Charts.Tests.Plugin;

/// <summary>
/// A cluster that only repeats: a kubectl that gives recorded answers and whose port-forwards lead here, where the upload app's and daprd's recorded answers are.
/// </summary>
internal sealed class RecordedCluster : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("daprimages-plugin-");
    private readonly HttpListener _listener = new();
    private readonly JsonObject _answers = JsonNode.Parse(Repository.Read("tests", "Charts.Tests", "Plugin", "recorded", "api.json"))!.AsObject();
    private readonly int _port = AppHost.Processes.Ports.Free(1)[0];
    private readonly Task _serving;

    public RecordedCluster()
    {
        var kubectl = Path.Combine(_folder.FullName, "kubectl");
        File.Copy(Repository.PathOf("tests", "Charts.Tests", "Plugin", "recorded", "kubectl"), kubectl);
        File.SetUnixFileMode(kubectl, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _listener.Prefixes.Add($"http://127.0.0.1:{_port}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>The token that is asked for; null when none is.</summary>
    public string? Token { get; init; }

    /// <summary>What was asked, and with which body.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>What kubectl was called with.</summary>
    public string[] Calls => File.Exists(CallsFile) ? File.ReadAllLines(CallsFile) : [];

    private string CallsFile => Path.Combine(_folder.FullName, "calls");

    public Task<Tool> RunAsync(IEnumerable<string> arguments, params (string Name, string Value)[] environment) => Tool.RunAsync(
        Repository.PathOf("k8s", "kubectl-daprimages"),
        arguments,
        environment: new Dictionary<string, string>(environment.Select(entry => KeyValuePair.Create(entry.Name, entry.Value)))
        {
            ["PATH"] = $"{_folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}",
            ["CALLS"] = CallsFile,
            ["RECORDED"] = Repository.PathOf("tests", "Charts.Tests", "Plugin", "recorded"),
            ["PORT"] = $"{_port}",
        });

    /// <summary>Another answer to a request than the recorded one.</summary>
    public void Answer(string request, int status, JsonNode body) => _answers[request] = new JsonObject { ["status"] = status, ["body"] = body };

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
        _folder.Delete(recursive: true);
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            using var reader = new StreamReader(context.Request.InputStream);
            var request = $"{context.Request.HttpMethod} {context.Request.RawUrl}";
            Requests.Add($"{request} {await reader.ReadToEndAsync()}".TrimEnd());
            var answer = _answers[request];
            var known = Token is null || !request.Contains("/api/", StringComparison.Ordinal) || context.Request.Headers["Authorization"] == $"Bearer {Token}";
            if (request.Contains("/v1.0/", StringComparison.Ordinal) && context.Request.Headers["dapr-api-token"] != "sidecar-token")
            {
                known = false;
            }
            context.Response.StatusCode = !known ? 401 : answer is null ? 404 : answer["status"]!.GetValue<int>();
            context.Response.ContentType = "application/json";
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(known ? answer?["body"]?.ToJsonString() ?? "" : ""));
            context.Response.Close();
        }
    }
}
