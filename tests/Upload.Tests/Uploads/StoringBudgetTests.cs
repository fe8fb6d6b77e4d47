using DaprImages.Upload.Uploads;
using Microsoft.Extensions.Options;

namespace DaprImages.Upload.Tests.Uploads;

public sealed class StoringBudgetTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task What_does_not_fit_waits_for_what_is_there_and_keeps_its_place()
    {
        using var budget = Of(mebibytes: 10);
        var first = await budget.TakeAsync(8 << 20, default);
        var large = budget.TakeAsync(6 << 20, default);
        var small = budget.TakeAsync(1, default);

        Assert.False(large.IsCompleted || small.IsCompleted);
        first.Dispose();

        (await large.WaitAsync(Patience)).Dispose();
        (await small.WaitAsync(Patience)).Dispose();
    }

    [Fact]
    public async Task What_is_larger_than_all_goes_alone()
    {
        using var budget = Of(mebibytes: 2);

        using var share = await budget.TakeAsync(50 << 20, default).WaitAsync(Patience);

        Assert.False(budget.TakeAsync(1, default).IsCompleted);
    }

    [Fact]
    public async Task Who_gives_up_waiting_gives_back_what_was_taken_so_far()
    {
        using var budget = Of(mebibytes: 10);
        using var first = await budget.TakeAsync(8 << 20, default);
        using var impatience = new CancellationTokenSource();
        var waiting = budget.TakeAsync(6 << 20, impatience.Token);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience));

        (await budget.TakeAsync(2 << 20, default).WaitAsync(Patience)).Dispose();
    }

    private static StoringBudget Of(int mebibytes) => new(Options.Create(new UploadOptions { MaxStoringBytes = (long)mebibytes << 20 }));
}
