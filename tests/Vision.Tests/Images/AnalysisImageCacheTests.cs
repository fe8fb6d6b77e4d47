using DaprImages.Vision.Images;

namespace DaprImages.Vision.Tests.Images;

public sealed class AnalysisImageCacheTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // Pictures of 64 x 64 take 16 KiB of pooled memory; the cache has room for four.
    private readonly VisionParts _vision = new(
        analysis: new AnalysisImageOptions { MaxSide = 64 }, cache: new AnalysisCacheOptions { MaxBytes = 4 * 16 * 1024 });

    private readonly byte[] _file = TestImages.PngOfQuarters(64, 64);
    private int _fetched;

    public void Dispose() => _vision.Dispose();

    [Fact]
    public async Task Picture_is_decoded_once_for_all_who_ask_at_the_same_time()
    {
        var id = Guid.NewGuid();
        var gate = new TaskCompletionSource();

        var asking = Enumerable.Range(0, 6).Select(_ => _vision.Cache.GetAsync(id, token => FetchAsync(gate.Task, token), CancellationToken.None)).ToList();
        gate.SetResult();
        var leases = await Task.WhenAll(asking).WaitAsync(Patience);

        Assert.Equal(1, _fetched);
        Assert.All(leases, lease => Assert.Same(leases[0].Image, lease.Image));
        Assert.All(leases, lease => lease.Dispose());
    }

    [Fact]
    public async Task Picture_stays_for_those_who_ask_later()
    {
        var id = Guid.NewGuid();
        (await GetAsync(id)).Dispose();
        (await GetAsync(id)).Dispose();

        Assert.Equal(1, _fetched);
    }

    [Fact]
    public async Task Picture_lives_as_long_as_the_last_lease()
    {
        var id = Guid.NewGuid();
        using var first = await GetAsync(id);
        var second = await GetAsync(id);
        second.Dispose();
        second.Dispose();

        for (var i = 0; i < 10; i++)
            (await GetAsync(Guid.NewGuid())).Dispose();

        Assert.Equal(TestImages.Red, TestImages.PixelAt(first.Image, 1, 1));
    }

    [Fact]
    public async Task Least_recently_used_picture_goes_first()
    {
        var ids = Enumerable.Range(0, 4).Select(_ => Guid.NewGuid()).ToArray();
        foreach (var id in ids)
            (await GetAsync(id)).Dispose();
        (await GetAsync(ids[0])).Dispose();
        Assert.Equal(4, _fetched);

        (await GetAsync(Guid.NewGuid())).Dispose();

        (await GetAsync(ids[0])).Dispose();
        Assert.Equal(5, _fetched);
        (await GetAsync(ids[1])).Dispose();
        Assert.Equal(6, _fetched);
    }

    [Fact]
    public async Task Memory_keeps_to_its_limit()
    {
        for (var i = 0; i < 50; i++)
        {
            (await GetAsync(Guid.NewGuid())).Dispose();
            Assert.InRange(_vision.Cache.Bytes, 0, 4 * 16 * 1024);
        }
    }

    [Fact]
    public async Task Decode_waits_while_all_memory_is_in_use()
    {
        var held = new List<AnalysisImageLease>();
        for (var i = 0; i < 4; i++)
            held.Add(await GetAsync(Guid.NewGuid()));
        var fetched = new TaskCompletionSource();

        var waiting = _vision.Cache.GetAsync(
            Guid.NewGuid(),
            _ =>
            {
                fetched.SetResult();
                return Task.FromResult<ReadOnlyMemory<byte>>(_file);
            },
            CancellationToken.None);
        await fetched.Task.WaitAsync(Patience);
        // A decode that did not wait would be through the gate by now.
        for (var i = 0; i < 50; i++)
            await _vision.Gate.RunAsync(_ => true, CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        Assert.InRange(_vision.Cache.Bytes, 0, 4 * 16 * 1024);

        held[2].Dispose();
        using var lease = await waiting.WaitAsync(Patience);
        Assert.Equal(64, lease.Image.Width);
        held.ForEach(other => other.Dispose());
    }

    [Fact]
    public async Task Error_reaches_all_and_is_forgotten()
    {
        var id = Guid.NewGuid();
        var gate = new TaskCompletionSource();
        var asking = Enumerable.Range(0, 3).Select(_ => _vision.Cache.GetAsync(id, FailAsync, CancellationToken.None)).ToList();

        gate.SetResult();

        foreach (var task in asking)
            await Assert.ThrowsAsync<IOException>(() => task.WaitAsync(Patience));
        Assert.Equal(0, _vision.Cache.Bytes);
        (await GetAsync(id)).Dispose();

        async Task<ReadOnlyMemory<byte>> FailAsync(CancellationToken token)
        {
            await gate.Task;
            throw new IOException("The store is away.");
        }
    }

    [Fact]
    public async Task One_who_gives_up_does_not_take_the_picture_from_the_others()
    {
        var id = Guid.NewGuid();
        var gate = new TaskCompletionSource();
        using var impatience = new CancellationTokenSource();
        var impatient = _vision.Cache.GetAsync(id, token => FetchAsync(gate.Task, token), impatience.Token);
        var patient = _vision.Cache.GetAsync(id, token => FetchAsync(gate.Task, token), CancellationToken.None);

        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        gate.SetResult();

        using var lease = await patient.WaitAsync(Patience);
        Assert.Equal(64, lease.Image.Width);
    }

    [Fact]
    public async Task Loading_stops_when_everybody_gave_up()
    {
        var stopped = new TaskCompletionSource();
        using var impatience = new CancellationTokenSource();
        var asking = _vision.Cache.GetAsync(
            Guid.NewGuid(),
            async token =>
            {
                try
                {
                    await new TaskCompletionSource().Task.WaitAsync(token);
                    return default;
                }
                finally
                {
                    stopped.SetResult();
                }
            },
            impatience.Token);

        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await stopped.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task Forgotten_picture_is_fetched_anew()
    {
        var id = Guid.NewGuid();
        var held = await GetAsync(id);
        _vision.Cache.Remove(id);

        using (await GetAsync(id))
            Assert.Equal(2, _fetched);

        Assert.Equal(TestImages.Red, TestImages.PixelAt(held.Image, 1, 1));
        held.Dispose();
        Assert.Throws<ObjectDisposedException>(() => held.Image.Pixels.Length);
    }

    [Fact]
    public async Task Picture_added_twice_is_kept_once()
    {
        var id = Guid.NewGuid();
        var first = await _vision.Decoder.DecodeAsync(_file, CancellationToken.None);
        var second = await _vision.Decoder.DecodeAsync(_file, CancellationToken.None);

        _vision.Cache.Add(id, first);
        _vision.Cache.Add(id, second);

        Assert.Equal(first.MemorySize, _vision.Cache.Bytes);
        Assert.Throws<ObjectDisposedException>(() => second.Pixels.Length);
    }

    [Fact]
    public async Task Much_use_from_many_threads_leaves_the_books_balanced()
    {
        var ids = Enumerable.Range(0, 12).Select(_ => Guid.NewGuid()).ToArray();

        await Parallel.ForEachAsync(Enumerable.Range(0, 600), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            using var lease = await GetAsync(ids[i * 7 % ids.Length]);
            Assert.Equal(TestImages.Red, TestImages.PixelAt(lease.Image, 1, 1));
        });

        foreach (var id in ids)
            _vision.Cache.Remove(id);
        Assert.Equal(0, _vision.Cache.Bytes);
    }

    private Task<AnalysisImageLease> GetAsync(Guid id) =>
        _vision.Cache.GetAsync(id, token => FetchAsync(Task.CompletedTask, token), CancellationToken.None).WaitAsync(Patience);

    private async Task<ReadOnlyMemory<byte>> FetchAsync(Task gate, CancellationToken token)
    {
        Interlocked.Increment(ref _fetched);
        await gate.WaitAsync(token);
        return _file;
    }
}
