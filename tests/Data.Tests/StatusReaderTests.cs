using DaprImages.Contracts;
using DaprImages.TestKit;
using static DaprImages.Data.Tests.TestData;

namespace DaprImages.Data.Tests;

public sealed class StatusReaderTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task States_come_in_the_order_asked_for()
    {
        await using var data = await CreateAsync(postgres);
        var (a, b) = (await data.UploadAsync(), await data.UploadAsync());

        Assert.Equal([b, a], (await data.Status.ReadAsync(Users.LocalUser.Id, [b, a, b, Guid.CreateVersion7()], None)).Select(state => state.ImageId));
    }

    [Fact]
    public async Task A_new_run_shows_nothing_of_the_stages_of_an_older_one()
    {
        await using var data = await CreateAsync(postgres);
        var (id, _) = await data.AnalyzeAsync();
        await data.Queue.EnqueueAsync(Users.LocalUser.Id, id, [Stage.Objects], null, None);
        await data.ClaimAsync();

        var state = Assert.Single(await data.Status.ReadAsync(Users.LocalUser.Id, [id], None));

        Assert.Equal(ImageStatus.InProgress, state.Status);
        Assert.Empty(state.Stages);
        Assert.Equal([Stage.Objects], state.PlannedStages);
    }

    [Fact]
    public async Task Only_images_with_changes_are_read_again()
    {
        await using var data = await CreateAsync(postgres);
        await data.UploadAsync();
        var run = await data.ClaimAsync();
        await data.Source.CreateCommand("UPDATE images SET updated_at = now() - interval '1 minute'").ExecuteNonQueryAsync();
        var since = await data.Status.NowAsync(None);

        Assert.Empty(await data.Status.ReadChangedAsync(since, 10, None));
        await data.Ledger.BeginAsync(run.RunId, Stage.Text, None);

        var state = Assert.Single(await data.Status.ReadChangedAsync(since, 10, None));
        Assert.Equal((Stage.Text, StageStatus.Running), (state.Stages[0].Stage, state.Stages[0].Status));
        Assert.True(state.UpdatedAt >= since);
    }
}
