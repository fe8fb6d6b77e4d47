namespace DaprImages.AppHost.Tests;

public sealed class RunArgumentsTests
{
    [Fact]
    public void Without_arguments_the_gallery_is_on_port_8080_and_data_stays_in_the_checkout()
    {
        Assert.True(RunArguments.TryParse([], out var arguments, out _));

        Assert.Equal((8080, false), (arguments.Port, arguments.Verbose));
        Assert.EndsWith("/.local/data", arguments.DataFolder, StringComparison.Ordinal);
    }

    [Fact]
    public void Port_folder_and_verbosity_are_taken_in_any_order()
    {
        Assert.True(RunArguments.TryParse(["--data", "/tmp/a/../b", "--verbose", "--port", "9000"], out var arguments, out _));

        Assert.Equal((9000, "/tmp/b", true), (arguments.Port, arguments.DataFolder, arguments.Verbose));
    }

    [Theory]
    [InlineData("--port")]
    [InlineData("--port", "0")]
    [InlineData("--port", "65536")]
    [InlineData("--port", "http")]
    public void A_port_that_is_none_is_refused(params string[] args)
    {
        Assert.False(RunArguments.TryParse(args, out var arguments, out var message));

        Assert.Null(arguments);
        Assert.Equal("--port takes a number between 1 and 65535.", message);
    }

    [Fact]
    public void A_missing_folder_is_asked_for()
    {
        Assert.False(RunArguments.TryParse(["--data"], out _, out var message));

        Assert.Equal("--data takes a folder.", message);
    }

    [Fact]
    public void An_unknown_option_is_named_and_the_known_ones_are_listed()
    {
        Assert.False(RunArguments.TryParse(["--prot", "9000"], out var arguments, out var message));

        Assert.Null(arguments);
        Assert.StartsWith("unknown option '--prot'", message, StringComparison.Ordinal);
        Assert.Contains("--port N", message, StringComparison.Ordinal);
    }
}
