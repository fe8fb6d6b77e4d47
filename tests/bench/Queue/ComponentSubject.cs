using System.Diagnostics;
using System.Net.Sockets;
using Dapr.Proto.Components.V1;
using DaprImages.AppHost.Processes;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Npgsql;

namespace DaprImages.Bench.Queue;

/// <summary>The component as a process, and a sidecar's connection to it.</summary>
internal sealed class ComponentSubject : IAsyncDisposable
{
    private static readonly ByteString Payload = ByteString.CopyFromUtf8($$"""
        {"data":{"imageId":"0197f6a0-0000-7000-8000-000000000002","text":"{{new string('x', 160)}}"},"id":"0197f6a0-0000-7000-8000-000000000001","source":"bench"}
        """);

    private readonly ManagedProcess _process;
    private readonly GrpcChannel _channel;
    private readonly PubSub.PubSubClient _client;
    private readonly NpgsqlDataSource _database;
    private readonly Metadata _headers = new() { { "x-component-instance", "bench" } };

    private ComponentSubject(ManagedProcess process, string socket, string connectionString)
    {
        _process = process;
        _channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { ConnectCallback = (_, cancellationToken) => ConnectAsync(socket, cancellationToken) },
            DisposeHttpClient = true,
        });
        _client = new PubSub.PubSubClient(_channel);
        _database = NpgsqlDataSource.Create(connectionString);
    }

    public static async Task<ComponentSubject> StartAsync(string folder, string connectionString, CancellationToken cancellationToken)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "..", "..", "PubSubPostgres", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "DaprImages.PubSubPostgres.dll");
        var environment = new Dictionary<string, string?>
        {
            ["DAPR_COMPONENTS_SOCKETS_FOLDER"] = Path.Combine(folder, "sockets"),
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["DOTNET_gcServer"] = "0",
        };
        var process = ManagedProcess.Start(new Command("dotnet", [Path.GetFullPath(program)], environment), Path.Combine(folder, "component.log"));
        var socket = Path.Combine(folder, "sockets", "postgres.sock");
        while (!File.Exists(socket))
        {
            await Task.Delay(20, cancellationToken);
        }
        var subject = new ComponentSubject(process, socket, connectionString);
        var init = new PubSubInitRequest { Metadata = new MetadataRequest { Properties = { ["connectionString"] = connectionString, ["consumerID"] = "bench" } } };
        await subject._client.InitAsync(init, subject._headers, cancellationToken: cancellationToken);
        return subject;
    }

    public async Task<TimeSpan> PublishAsync(string topic, int messages, int inFlight, CancellationToken cancellationToken)
    {
        var next = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) <= messages)
            {
                await _client.PublishAsync(new PublishRequest { Topic = topic, Data = Payload, PubsubName = "bench" }, _headers, cancellationToken: cancellationToken);
            }
        }));
        return watch.Elapsed;
    }

    public async Task<TimeSpan> PublishBulkAsync(string topic, int messages, int size, CancellationToken cancellationToken)
    {
        var request = new BulkPublishRequest { Topic = topic, PubsubName = "bench" };
        request.Entries.AddRange(Enumerable.Range(0, size).Select(i => new BulkMessageEntry { EntryId = $"{i}", Event = Payload }));
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < messages / size; i++)
        {
            await _client.BulkPublishAsync(request, _headers, cancellationToken: cancellationToken);
        }
        return watch.Elapsed;
    }

    /// <summary>Takes and acknowledges messages one by one on a stream for each topic, until nothing is left in the tables.</summary>
    public async Task<TimeSpan> DrainAsync(IReadOnlyList<string> topics, int messages, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(topics.Select(topic => TakeAsync(topic, messages / topics.Count, cancellationToken)));
        await using var count = _database.CreateCommand("SELECT count(*) FROM dapr_pubsub.message m JOIN dapr_pubsub.queue q ON q.id = m.queue_id WHERE q.topic = ANY ($1)");
        count.Parameters.AddWithValue(topics.ToArray());
        while (await count.ExecuteScalarAsync(cancellationToken) is not 0L)
        {
            await Task.Delay(1, cancellationToken);
        }
        return watch.Elapsed;
    }

    /// <summary>From the beginning of a publish to the message's arrival, one message at a time with pauses between.</summary>
    public async Task<(TimeSpan P50, TimeSpan P99)> PingAsync(string topic, int pings, CancellationToken cancellationToken)
    {
        using var call = await SubscribeAsync(topic, cancellationToken);
        var taken = new List<TimeSpan>();
        for (var i = 0; i < pings; i++)
        {
            var began = Stopwatch.GetTimestamp();
            var publishing = _client.PublishAsync(new PublishRequest { Topic = topic, Data = Payload }, _headers, cancellationToken: cancellationToken);
            await call.ResponseStream.MoveNext(cancellationToken);
            taken.Add(Stopwatch.GetElapsedTime(began));
            await publishing;
            await call.RequestStream.WriteAsync(new PullMessagesRequest { AckMessageId = call.ResponseStream.Current.Id }, cancellationToken);
            await Task.Delay(10, cancellationToken);
        }
        taken.Sort();
        return (taken[pings / 2], taken[pings * 99 / 100]);
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _database.DisposeAsync();
        await _process.StopAsync(ManagedProcess.Terminate, TimeSpan.FromSeconds(10));
    }

    private static async ValueTask<Stream> ConnectAsync(string socket, CancellationToken cancellationToken)
    {
        var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellationToken);
        return new NetworkStream(connection, ownsSocket: true);
    }

    private async Task<AsyncDuplexStreamingCall<PullMessagesRequest, PullMessagesResponse>> SubscribeAsync(string topic, CancellationToken cancellationToken)
    {
        var call = _client.PullMessages(_headers, cancellationToken: cancellationToken);
        await call.RequestStream.WriteAsync(new PullMessagesRequest { Topic = new Topic { Name = topic } }, cancellationToken);
        return call;
    }

    private async Task TakeAsync(string topic, int messages, CancellationToken cancellationToken)
    {
        using var call = await SubscribeAsync(topic, cancellationToken);
        for (var i = 0; i < messages; i++)
        {
            await call.ResponseStream.MoveNext(cancellationToken);
            await call.RequestStream.WriteAsync(new PullMessagesRequest { AckMessageId = call.ResponseStream.Current.Id }, cancellationToken);
        }
        await call.RequestStream.CompleteAsync();
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
            // The server ends the stream when it has read the last acknowledgement.
        }
    }
}
