using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DaprImages.AppHost.Database;
using DaprImages.AppHost.Processes;
using DaprImages.Data;
using DaprImages.TestKit.Processes;

namespace DaprImages.Bench.Search;

/// <summary>What a person waits for in the gallery: each question to the upload app by HTTP, one after another, with 20,000 photos in the database.</summary>
internal static class SearchBench
{
    private const int Times = 100;
    private const int WarmUp = 10;

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("bench-");
        File.SetUnixFileMode(folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        try
        {
            await using var postgres = await EmbeddedPostgres.StartAsync(Path.Combine(folder.FullName, "postgres"), durable: true, cancellationToken);
            var began = Stopwatch.GetTimestamp();
            await using (var database = Database.Connect($"{postgres.Url}?options={Uri.EscapeDataString("-c maintenance_work_mem=512MB")}"))
            {
                await Database.MigrateAsync(database, cancellationToken);
                await new Album(database).SeedAsync(cancellationToken);
            }
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Album.Images} images of {Album.Owners.Length} owners seeded and indexed in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s"));

            var ports = Ports.Free(3);
            var app = ManagedProcess.Start(
                Programs.Command("Upload", ["--urls", $"http://127.0.0.1:{ports[0]}"], new Dictionary<string, string?> { ["DATABASE_URL"] = postgres.Url, ["DAPR_HTTP_PORT"] = $"{ports[1]}", ["DAPR_GRPC_PORT"] = $"{ports[2]}" }),
                Path.Combine(folder.FullName, "upload.log"));
            try
            {
                using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{ports[0]}") };
                await UntilUpAsync(http, app, cancellationToken);
                await MeasureAsync(http, cancellationToken);
            }
            finally
            {
                await app.StopAsync(ManagedProcess.Terminate, TimeSpan.FromSeconds(20));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task UntilUpAsync(HttpClient http, ManagedProcess app, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var response = await http.GetAsync(new Uri("/readyz", UriKind.Relative), cancellationToken);
                return; // whatever it says: it waits for a sidecar, which no question here needs
            }
            catch (HttpRequestException) when (!app.Exited.IsCompleted)
            {
                await Task.Delay(100, cancellationToken);
            }
        }
    }

    private static async Task MeasureAsync(HttpClient http, CancellationToken cancellationToken)
    {
        var random = new Random(1);
        var ids = await IdsAsync(http, "/api/images?limit=500", cancellationToken);
        var people = await IdsAsync(http, "/api/people?limit=60", cancellationToken);
        string Id() => ids[random.Next(ids.Count)];
        string Of(params string[] words) => words[random.Next(words.Length)];
        var questions = new (string What, Func<string> Path)[]
        {
            ("list, first page of 100", () => "/api/images?limit=100"),
            ("list, a page of 100 further on", () => $"/api/images?limit=100&cursor={Id()}"),
            ("filter by tag", () => $"/api/images?tag={Of("dog", "beach", "gas station", "Kitchen")}"),
            ("filter by person", () => $"/api/images?person={people[random.Next(people.Count)]}"),
            ("filter by month", () => $"/api/images?from=2024-0{random.Next(1, 8)}-01&to=2024-0{random.Next(1, 8)}-28"),
            ("filter by camera", () => $"/api/images?camera={Of("canon", "d90", "pixel", "nothing like it")}"),
            ("filter by place", () => $"/api/images?box={random.Next(15)},{random.Next(40, 50)},{random.Next(15, 20)},{random.Next(50, 55)}"),
            ("filter by all of them", () => "/api/images?tag=dog&camera=canon&from=2024-02-01&box=5,42,15,52&status=completed"),
            ("search, a common word", () => $"/api/search?q={Of("dog", "beach", "car", "tree")}"),
            ("search, two words", () => $"/api/search?q={Of("dog beach", "cat kitchen", "horse lake", "invoice museum")}"),
            ("search, a rare word", () => $"/api/search?q={random.Next(10_000)}"),
            ("search, a person", () => $"/api/search?q=person {random.Next(1, 60)}"),
            ("search, with filters", () => $"/api/search?q={Of("dog", "beach")}&camera=canon&from=2024-03-01"),
            ("similar", () => $"/api/images/{Id()}/similar"),
            ("tags", () => "/api/tags"),
            ("people", () => "/api/people"),
            ("groups of unknown faces", () => "/api/faces/groups"),
        };
        Console.WriteLine($"{"question",-32} {"p50",8} {"p95",8}   milliseconds, {Times} times each, one after another");
        foreach (var (what, path) in questions)
        {
            var times = new List<double>();
            for (var i = 0; i < WarmUp + Times; i++)
            {
                var address = path();
                var began = Stopwatch.GetTimestamp();
                using var response = await http.GetAsync(new Uri(address, UriKind.Relative), cancellationToken);
                response.EnsureSuccessStatusCode();
                await response.Content.ReadAsByteArrayAsync(cancellationToken);
                if (i >= WarmUp)
                {
                    times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                }
            }
            times.Sort();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-32} {times[times.Count / 2],8:0.0} {times[times.Count * 95 / 100],8:0.0}"));
        }
    }

    private static async Task<List<string>> IdsAsync(HttpClient http, string path, CancellationToken cancellationToken)
    {
        using var page = JsonDocument.Parse(await http.GetStringAsync(new Uri(path, UriKind.Relative), cancellationToken));
        return [.. page.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];
    }
}
