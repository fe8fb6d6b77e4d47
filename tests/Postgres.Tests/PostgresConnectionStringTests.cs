using Npgsql;

namespace DaprImages.Postgres.Tests;

public sealed class PostgresConnectionStringTests
{
    [Theory]
    [InlineData("postgres://me:pa%40ss@db.example:6543/photos?sslmode=verify-full")]
    [InlineData("postgresql://me:pa%40ss@db.example:6543/photos?sslmode=verify-full")]
    [InlineData("host=db.example port=6543 user=me password=pa@ss dbname=photos sslmode=verify-full")]
    [InlineData("  host = db.example port=6543  user=me password='pa@ss' database=photos sslmode=verify-full ")]
    [InlineData("Host=db.example;Port=6543;Username=me;Password=pa@ss;Database=photos;SSL Mode=VerifyFull")]
    public void Every_way_of_writing_it_means_the_same(string text)
    {
        var parsed = PostgresConnectionString.Parse(text);

        Assert.Equal(("db.example", 6543, "me", "pa@ss", "photos", SslMode.VerifyFull), (parsed.Host, parsed.Port, parsed.Username, parsed.Password, parsed.Database, parsed.SslMode));
    }

    [Fact]
    public void Quoted_values_may_have_spaces_and_quotes()
    {
        var parsed = PostgresConnectionString.Parse(@"host=here password='it\'s a \\ secret' connect_timeout=7");

        Assert.Equal((@"it's a \ secret", 7), (parsed.Password, parsed.Timeout));
    }

    [Theory]
    [InlineData("")]
    [InlineData("somewhere")]
    [InlineData("host='open")]
    [InlineData("host=a colour=blue")]
    [InlineData("postgres://a:b@c:notaport/d")]
    [InlineData("host=a sslmode=maybe")]
    public void What_is_not_understood_is_refused_with_a_reason(string text) => Assert.Throws<FormatException>(() => PostgresConnectionString.Parse(text));
}
