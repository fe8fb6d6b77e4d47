using DaprImages.Postgres;
using Npgsql;

namespace DaprImages.PubSubPostgres.Queue;

/// <summary>
/// The queues of one schema: publishes into them and opens subscriptions on them. It works as soon as the database is there, and through every time that it is not.
/// </summary>
internal sealed partial class Broker : IAsyncDisposable
{
    private const int CountLimit = 100_000;

    private static readonly TimeSpan CountInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RefusedPause = TimeSpan.FromSeconds(5);

    /// <summary>How long publishers wait for a first connection of which nothing is known yet.</summary>
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(10);

    /// <summary>How long a stop waits for what is under way.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    private readonly BrokerOptions _options;
    private readonly NpgsqlDataSource _database;
    private readonly DatabaseLink _link;
    private readonly TopicTable _topics;
    private readonly OwnerTable _owners;
    private readonly Settler _settler;
    private readonly Publisher _publisher;
    private readonly Claimer _claimer;
    private readonly TimeKeeper _timeKeeper;
    private readonly LeaseKeeper _leaseKeeper;
    private readonly Listener _listener;
    private readonly QueueMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly ILogger<Broker> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _stopped = new();
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _away = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _owner;
    private Task _running = Task.CompletedTask;

    /// <exception cref="FormatException">The connection string is not understood.</exception>
    public Broker(BrokerOptions options, QueueMetrics metrics, TimeProvider clock, ILoggerFactory loggers)
    {
        (_options, _metrics, _clock, _logger) = (options, metrics, clock, loggers.CreateLogger<Broker>());
        var connection = PostgresConnectionString.Parse(options.ConnectionString);
        connection.SearchPath = $"\"{options.Schema.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        // Compiling a claim takes a second, and running it a millisecond.
        connection.Options = $"{connection.Options} -c jit=off".TrimStart();
        connection.ApplicationName ??= "pubsub-postgres";
        connection.MaxAutoPrepare = 50;
        connection.AutoPrepareMinUsages = 2;
        connection.KeepAlive = 30; // notices a server that went away without a word
        _database = NpgsqlDataSource.Create(connection.ConnectionString);
        _link = new DatabaseLink(clock, loggers.CreateLogger<DatabaseLink>());
        _topics = new TopicTable(_database);
        _owners = new OwnerTable(_database);
        var messages = new MessageTable(_database, options.Schema);
        _settler = new Settler(new SettlementTable(_database, options.Schema), _topics, _link) { Settled = Settled };
        _publisher = new Publisher(messages, _topics, _link, metrics) { Published = Published };
        _claimer = new Claimer(messages, _settler, _link, options, clock);
        _timeKeeper = new TimeKeeper(new WaitingTable(_database), _claimer, _link, metrics, clock);
        _leaseKeeper = new LeaseKeeper(_owners, _claimer, _link, options, clock);
        _listener = new Listener(_database, options.Schema, _claimer, _link);
    }

    /// <summary>Why the database cannot be used at the moment; null when it can.</summary>
    public string? Trouble => _refused.Task.IsCompleted && !_opened.Task.IsCompleted ? _refused.Task.Result : _link.Trouble;

    public void Start() => _running = RunAsync();

    /// <summary>Waits until the queues can be used, for a while: a database that is away is waited for in the background.</summary>
    /// <returns>Why the database will not do, as with a wrong password; null when it does, or when that is not known yet.</returns>
    public async Task<string?> OpenAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        await Task.WhenAny(_opened.Task, _refused.Task, Task.Delay(patience, _clock, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        return !_opened.Task.IsCompleted && _refused.Task.IsCompletedSuccessfully ? await _refused.Task : null;
    }

    /// <summary>Completes when the messages are committed, all of them or none.</summary>
    /// <exception cref="QueueUnavailableException">The database is away.</exception>
    public async Task PublishAsync(IReadOnlyList<NewMessage> messages, CancellationToken cancellationToken)
    {
        if (!_opened.Task.IsCompletedSuccessfully)
        {
            // Just begun, it may be there in a moment.
            await Task.WhenAny(_opened.Task, _refused.Task, _away.Task, Task.Delay(FirstPatience, _clock, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
        if (!_opened.Task.IsCompletedSuccessfully)
        {
            throw new QueueUnavailableException($"The database is away: {Trouble}");
        }
        await _publisher.PublishAsync(messages, cancellationToken);
    }

    /// <summary>Opens a consumer's ear on a topic. Messages come as soon as the database lets them.</summary>
    public Subscription Subscribe(string topic, string consumer, DeliveryOptions options)
    {
        var subscription = new Subscription(topic, consumer, options, _settler, _claimer, _metrics, _clock);
        subscription.Open(async cancellationToken =>
        {
            await _opened.Task.WaitAsync(cancellationToken);
            return await _link.PersistAsync(() => _topics.SubscribeAsync(topic, consumer, cancellationToken), cancellationToken);
        });
        return subscription;
    }

    /// <summary>Ends in order: settlements are written, and the messages that are still held are free for others.</summary>
    public async ValueTask DisposeAsync()
    {
        _stopped.CancelAfter(StopPatience);
        await _publisher.DisposeAsync();
        await _settler.DisposeAsync();
        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_opened.Task.IsCompletedSuccessfully && _link.Trouble is null)
        {
            try
            {
                await _owners.LeaveAsync(_owner, _stopped.Token);
            }
            catch (Exception error) when (error is NpgsqlException or OperationCanceledException)
            {
                // The lease runs out by itself.
            }
        }
        await _database.DisposeAsync();
        _claimer.Dispose();
        _timeKeeper.Dispose();
        _stopping.Dispose();
        _stopped.Dispose();
    }

    private async Task RunAsync()
    {
        var stopping = _stopping.Token;
        _owner = await PrepareAsync(stopping);
        _publisher.Start(_owner, _stopped.Token);
        _settler.Start(_owner, _stopped.Token);
        _opened.TrySetResult();
        Task[] loops =
        [
            _claimer.RunAsync(_owner, stopping),
            _timeKeeper.RunAsync(stopping),
            _leaseKeeper.RunAsync(_owner, stopping),
            _listener.RunAsync(_owner, stopping),
            CountAsync(stopping),
        ];
        try
        {
            // None ends by itself.
            await await Task.WhenAny(loops);
        }
        catch (Exception error) when (!stopping.IsCancellationRequested)
        {
            LogBroken(error);
        }
        await Task.WhenAll(loops);
    }

    /// <summary>Brings the schema up to date and joins the owners, however long it takes until the database allows that.</summary>
    private async Task<long> PrepareAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await _link.AttemptAsync(async () =>
                {
                    if (await new Migrator(typeof(Broker).Assembly, _options.Schema).MigrateAsync(_database, cancellationToken) is > 0 and var count)
                    {
                        LogMigrated(_options.Schema, count);
                    }
                    return await _owners.JoinAsync(_options.Lease, cancellationToken);
                });
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                var isAway = DatabaseLink.IsAway(error);
                if (isAway)
                {
                    _away.TrySetResult();
                }
                else
                {
                    _refused.TrySetResult(DatabaseLink.Describe(error));
                }
                await Task.Delay(isAway ? TimeSpan.FromMilliseconds(250) : RefusedPause, _clock, cancellationToken);
            }
        }
    }

    private async Task CountAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            _metrics.Counted(_options, await _link.PersistAsync(() => _topics.CountAsync(CountLimit, cancellationToken), cancellationToken));
            await Task.Delay(CountInterval, _clock, cancellationToken);
        }
    }

    private void Published(IReadOnlyList<NewMessage> messages)
    {
        var delays = messages.Where(message => message.Delay > TimeSpan.Zero).Select(message => message.Delay);
        if (delays.Any())
        {
            _timeKeeper.DueIn(delays.Min());
        }
        foreach (var topic in messages.Select(message => message.Topic).Distinct(StringComparer.Ordinal))
        {
            _claimer.Wake(topic);
        }
    }

    private void Settled(IReadOnlyCollection<Settlement> settlements)
    {
        foreach (var settlement in settlements)
        {
            if (settlement.Kind == SettlementKind.Retry)
            {
                _timeKeeper.DueIn(settlement.Delay);
            }
            else if (settlement.Message.OrderingKey is not null)
            {
                _timeKeeper.DueIn(TimeSpan.Zero); // the next of the key
            }
            if (settlement.Kind is SettlementKind.Release or SettlementKind.Dead)
            {
                _claimer.Wake(settlement.DeadLetterTopic ?? settlement.Topic);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "Schema {Schema} brought up to date by {Count} migrations")]
    private partial void LogMigrated(string schema, int count);

    [LoggerMessage(LogLevel.Critical, "A part of the component has failed and messages may not be delivered until it is started anew")]
    private partial void LogBroken(Exception error);
}
