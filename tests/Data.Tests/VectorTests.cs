using DaprImages.TestKit;
using Pgvector;
using static DaprImages.Data.Tests.TestData;

namespace DaprImages.Data.Tests;

public sealed class VectorTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Vectors_are_known_to_the_process_that_has_just_made_their_type()
    {
        await using var empty = await postgres.CreateAsync();
        await using var source = Database.Connect(empty.ConnectionString);

        await Database.MigrateAsync(source, CancellationToken.None);

        await using var command = source.CreateCommand("SELECT $1");
        command.Parameters.AddWithValue(new Vector("[1,2]"));
        Assert.Equal(new Vector("[1,2]"), await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Vectors_go_into_the_database_and_come_back()
    {
        await using var data = await CreateAsync(postgres);
        var vector = new Vector(Enumerable.Range(0, 2000).Select(i => i / 7f).ToArray());
        await using var command = data.Source.CreateCommand("SELECT $1::vector, ARRAY[$1::vector, '[1,2.5,-3]'::vector], $1 <=> $1");
        command.Parameters.AddWithValue(vector);

        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();

        Assert.Equal(vector, reader.GetFieldValue<Vector>(0));
        Assert.Equal([vector, new Vector("[1,2.5,-3]")], reader.GetFieldValue<Vector[]>(1));
        Assert.Equal(0, reader.GetDouble(2), 3);
    }

    [Fact]
    public void A_vector_is_written_as_postgres_writes_it() => Assert.Equal("[1,2.5,-3]", new Vector(new[] { 1f, 2.5f, -3f }).ToString());
}
