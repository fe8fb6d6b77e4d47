using DaprImages.Upload.Uploads;

namespace DaprImages.Upload.Tests.Uploads;

public sealed class FileNamesTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("\"quoted.jpg\"", "quoted.jpg")]
    [InlineData("C:\\fakepath\\beach.jpg", "beach.jpg")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("line\r\nbreak\0.jpg", "linebreak.jpg")]
    [InlineData("photo\u202Egpj.exe", "photogpj.exe")]
    [InlineData("  été 🏖.jpg ", "été 🏖.jpg")]
    public void A_name_is_fit_to_be_shown(string? sent, string expected) => Assert.Equal(expected, FileNames.Clean(sent));

    [Fact]
    public void A_long_name_is_cut_between_characters()
    {
        Assert.Equal(255, FileNames.Clean(new string('a', 300)).Length);
        Assert.Equal(new string('a', 254), FileNames.Clean(new string('a', 254) + "🏖.jpg"));
    }
}
