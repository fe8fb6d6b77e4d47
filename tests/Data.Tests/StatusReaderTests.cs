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

        Assert.Empty(await data.Status.ReadChangedAsync(since, None).ToListAsync());
        await data.Ledger.BeginAsync(run.RunId, Stage.Text, alone: true, None);

        var state = Assert.Single(await data.Status.ReadChangedAsync(since, None).ToListAsync());
        Assert.Equal((Stage.Text, StageStatus.Running), (state.Stages[0].Stage, state.Stages[0].Status));
        Assert.True(state.UpdatedAt >= since);
    }

    [Fact]
    public async Task However_many_images_change_at_the_same_moment_each_is_read_once()
    {
        await using var data = await CreateAsync(postgres);
        var since = await data.Status.NowAsync(None);
        await data.Source.CreateCommand("""
            INSERT INTO images (id, owner_id, file_name, content_type, byte_size, sha256, width, height, storage_key, uploaded_at)
            SELECT gen_random_uuid(), (SELECT id FROM users), 'photo.jpg', 'image/jpeg', 1, int4send(n), 1, 1, '', now() FROM generate_series(1, 1200) AS n
            """).ExecuteNonQueryAsync();

        var ids = await data.Status.ReadChangedAsync(since, None).Select(state => state.ImageId).ToListAsync();

        Assert.Equal((1200, 1200), (ids.Count, ids.Distinct().Count()));
    }
}
