using DaprImages.TestKit;
using static DaprImages.Data.Tests.TestData;

namespace DaprImages.Data.Tests;

public sealed class BlobTableTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Only_files_past_their_time_are_deleted()
    {
        await using var data = await CreateAsync(postgres);
        await data.UploadAsync();
        await data.Blobs.ReserveAsync(["under way", "given up"], None);
        await data.Blobs.AbandonAsync("given up", None);

        var deleted = new List<string>();
        await data.Blobs.DeleteExpiredAsync(
            (key, _) =>
            {
                deleted.Add(key);
                return Task.FromResult(true);
            },
            10,
            None);

        Assert.Equal(["given up"], deleted);
        Assert.Equal(2L, await data.ScalarAsync<long>("SELECT count(*) FROM blobs"));
    }

    [Fact]
    public async Task A_file_that_cannot_be_deleted_now_is_tried_again_later()
    {
        await using var data = await CreateAsync(postgres);
        await data.Blobs.ReserveAsync(["stubborn"], None);
        await data.Blobs.AbandonAsync("stubborn", None);

        Assert.Equal(1, await data.Blobs.DeleteExpiredAsync((_, _) => Task.FromResult(false), 10, None));

        Assert.Equal(1L, await data.ScalarAsync<long>("SELECT count(*) FROM blobs WHERE delete_after > now()"));
    }

    [Fact]
    public async Task Files_of_an_image_that_is_gone_stay_for_the_cleaner()
    {
        await using var data = await CreateAsync(postgres);
        var id = await data.UploadAsync();
        await data.Blobs.ReserveAsync(["thumbnail"], None);
        await data.Images.DeleteAsync(Users.LocalUser.Id, id, None);

        Assert.False(await data.Blobs.AssignAsync(id, ["thumbnail"], None));

        Assert.Equal(1L, await data.ScalarAsync<long>("SELECT count(*) FROM blobs WHERE storage_key = 'thumbnail' AND delete_after IS NOT NULL"));
    }

    [Fact]
    public async Task Files_written_after_their_image_was_deleted_and_cleaned_away_are_left_to_the_cleaner()
    {
        await using var data = await CreateAsync(postgres);
        var id = await data.UploadAsync();
        await data.Images.DeleteAsync(Users.LocalUser.Id, id, None);
        await data.Blobs.DeleteExpiredAsync((_, _) => Task.FromResult(true), 10, None);

        Assert.False(await data.Blobs.AssignAsync(id, ["thumbnail"], None));

        Assert.Equal(1, await data.Blobs.DeleteExpiredAsync((_, _) => Task.FromResult(true), 10, None));
    }
}
