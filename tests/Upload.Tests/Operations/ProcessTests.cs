using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using DaprImages.Data.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DaprImages.Upload.Tests.Operations;

[Collection(UploadCollection.Name)]
public sealed class ProcessTests(UploadFixture fixture)
{
    [Fact]
    public async Task Logs_can_be_json_with_every_value_by_its_name()
    {
        await using var data = await TestData.CreateAsync(fixture.Postgres);
        await using var app = await UploadProcess.StartAsync(fixture.Sidecar, data.ConnectionString, ("Logging__Console__FormatterName", "json"));

        (await app.Http.PostAsync("/api/upload", UploadApp.Form(("a.png", Pictures.Png(70))))).EnsureSuccessStatusCode().Dispose();
        await app.StopAsync();

        var lines = app.Log.Where(line => line.StartsWith('{')).Select(line => JsonNode.Parse(line)!).ToList();
        var uploaded = Assert.Single(lines, line => ((string)line["Message"]!).EndsWith("bytes of image/png", StringComparison.Ordinal));
        Assert.Equal(await data.ScalarAsync<Guid>("SELECT id FROM images"), (Guid)uploaded["State"]!["ImageId"]!);
        Assert.Contains(uploaded["Scopes"]!.AsArray(), scope => scope?["TraceId"] is not null);
        Assert.Contains(lines, line => ((string)line["Message"]!).Contains("its event could not be published", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => ((string)line["Category"]!).StartsWith("Microsoft.AspNetCore.Hosting.Diagnostics", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Metrics_and_traces_are_exported_when_a_collector_is_named()
    {
        await using var data = await TestData.CreateAsync(fixture.Postgres);
        var received = new ConcurrentDictionary<string, string>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var collector = builder.Build();
        collector.MapPost("/v1/{signal}", async (string signal, HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            received.AddOrUpdate(signal, _ => Encoding.Latin1.GetString(body.ToArray()), (_, before) => before + Encoding.Latin1.GetString(body.ToArray()));
        });
        await collector.StartAsync();
        await using var app = await UploadProcess.StartAsync(
            fixture.Sidecar, data.ConnectionString, ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.Single()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));

        (await app.Http.PostAsync("/api/upload", UploadApp.Form(("a.png", Pictures.Png(71))))).EnsureSuccessStatusCode().Dispose();
        await app.StopAsync(); // what is not sent yet is sent then

        Assert.Contains("daprimages-upload", received["traces"], StringComparison.Ordinal);
        Assert.Contains("POST /api/upload", received["traces"], StringComparison.Ordinal);
        Assert.DoesNotContain("/readyz", received["traces"], StringComparison.Ordinal);
        Assert.Contains("daprimages.upload.files", received["metrics"], StringComparison.Ordinal);
        Assert.Contains("dotnet.process.cpu.time", received["metrics"], StringComparison.Ordinal);
    }

    /// <summary>Sixteen times forty mebibytes are more than twice the memory the process may have: it would end.</summary>
    [Fact]
    public async Task Many_large_photos_at_once_take_the_memory_of_a_few()
    {
        await using var data = await TestData.CreateAsync(fixture.Postgres);
        await using var app = await UploadProcess.StartAsync(fixture.Sidecar, data.ConnectionString, ("DOTNET_GCHeapHardLimit", $"0x{256 << 20:X}"));

        await Task.WhenAll(Enumerable.Range(1, 16).Select(async seed =>
        {
            using var answer = await app.Http.PostAsync("/api/upload", UploadApp.Form(($"{seed}.jpg", Pictures.LargeJpeg(40 << 20, seed))));
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }));

        Assert.Equal(16, await data.ScalarAsync<long>("SELECT count(*) FROM images"));
    }
}
