using DaprImages.Contracts;
using DaprImages.Data.Images;
using DaprImages.TestKit;
using static DaprImages.Data.Tests.TestData;

namespace DaprImages.Data.Tests;

public sealed class ImageTableTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly Guid Stranger = Guid.CreateVersion7();

    [Fact]
    public async Task An_uploaded_image_waits_for_analysis_and_owns_its_file()
    {
        await using var data = await CreateAsync(postgres);

        var id = await data.UploadAsync();

        Assert.Equal(ImageStatus.Pending, (await data.Images.FindAsync(id, None))?.Status);
        Assert.Equal(1, (await data.Queue.CountAsync(null, None)).Pending);
        Assert.Equal(1L, await data.ScalarAsync<long>("SELECT count(*) FROM blobs WHERE image_id IS NOT NULL AND delete_after IS NULL"));
    }

    [Fact]
    public async Task The_same_bytes_are_entered_once_for_each_owner()
    {
        await using var data = await CreateAsync(postgres);
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        byte[] sha256 = new byte[32];
        await data.Blobs.ReserveAsync(["first", "second"], None);

        Assert.True(await data.Images.AddAsync(NewImage(first, "first", sha256: sha256), Guid.CreateVersion7(), null, None));
        Assert.False(await data.Images.AddAsync(NewImage(second, "second", sha256: sha256), Guid.CreateVersion7(), null, None));

        Assert.Equal(first, (await data.Images.FindByContentAsync(Users.LocalUser.Id, sha256, None))?.Id);
        Assert.Equal(1, (await data.Queue.CountAsync(null, None)).Pending);
    }

    [Fact]
    public async Task An_image_whose_file_was_cleaned_away_meanwhile_is_not_entered()
    {
        await using var data = await CreateAsync(postgres);

        Assert.False(await data.Images.AddAsync(NewImage(Guid.CreateVersion7(), "never reserved"), Guid.CreateVersion7(), null, None));

        Assert.Equal(0L, await data.ScalarAsync<long>("SELECT count(*) FROM images"));
    }

    [Fact]
    public async Task Pages_follow_each_other_while_images_come_in()
    {
        await using var data = await CreateAsync(postgres);
        var ids = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            ids.Insert(0, await data.UploadAsync());
        }

        var first = await data.Images.ListAsync(Users.LocalUser.Id, new ImageFilter(), null, 3, None);
        await data.UploadAsync();
        var second = await data.Images.ListAsync(Users.LocalUser.Id, new ImageFilter(), first[^1].Id, 3, None);

        Assert.Equal(ids, [.. first.Concat(second).Select(image => image.Id)]);
    }

    [Fact]
    public async Task Filters_narrow_the_list_together()
    {
        await using var data = await CreateAsync(postgres);
        var (tagged, _) = await data.AnalyzeAsync();
        await data.AnalyzeAsync();
        await data.UploadAsync();
        await data.Source.CreateCommand($"INSERT INTO image_tags (image_id, owner_id, kind, name, confidence) VALUES ('{tagged}', '{Users.LocalUser.Id}', 'object', 'dog', 0.9)").ExecuteNonQueryAsync();

        var found = await data.Images.ListAsync(
            Users.LocalUser.Id,
            new ImageFilter(ImageStatus.Completed, "dog", From: DateTimeOffset.UtcNow.AddDays(-1), To: DateTimeOffset.UtcNow.AddDays(1)),
            null,
            10,
            None);
        var none = await data.Images.ListAsync(Users.LocalUser.Id, new ImageFilter(Tag: "cat"), null, 10, None);

        Assert.Equal(tagged, Assert.Single(found).Id);
        Assert.Empty(none);
    }

    [Fact]
    public async Task Nobody_finds_lists_or_deletes_the_images_of_another()
    {
        await using var data = await CreateAsync(postgres);
        var id = await data.UploadAsync();

        Assert.Null(await data.Images.FindAsync(Stranger, id, None));
        Assert.Empty(await data.Images.ListAsync(Stranger, new ImageFilter(), null, 10, None));
        Assert.False(await data.Images.DeleteAsync(Stranger, id, None));
        Assert.Empty(await data.Status.ReadAsync(Stranger, [id], None));
    }

    [Fact]
    public async Task Deleting_an_image_leaves_nothing_but_the_order_to_delete_its_files()
    {
        await using var data = await CreateAsync(postgres);
        var (id, _) = await data.AnalyzeAsync();

        Assert.True(await data.Images.DeleteAsync(Users.LocalUser.Id, id, None));

        Assert.Equal(0L, await data.ScalarAsync<long>("SELECT (SELECT count(*) FROM images) + (SELECT count(*) FROM analysis_runs) + (SELECT count(*) FROM analysis_results) + (SELECT count(*) FROM stage_runs)"));
        Assert.Equal(1L, await data.ScalarAsync<long>("SELECT count(*) FROM blobs WHERE delete_after <= now()"));
    }
}
