namespace DaprImages.Charts.Tests.Images;

/// <summary>scripts/images, with a Docker that only says what it was asked to do.</summary>
public sealed class ImagesScriptTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("daprimages-images-");

    public ImagesScriptTests()
    {
        var docker = Path.Combine(_folder.FullName, "docker");
        File.WriteAllText(docker, "#!/bin/sh\necho \"docker $*\"\n");
        File.SetUnixFileMode(docker, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task All_images_are_built_with_the_version_of_the_product()
    {
        var run = await RunAsync();

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.All(["upload", "analysis", "pubsub-postgres", "models"], app => Assert.Contains(
            $"docker build --file {Repository.PathOf("apps", app, "Dockerfile")} --build-arg OFFICIAL_PACKAGES=false --tag daprimages/{app}:0.1.0 {Repository.Root}\n", run.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("push", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_image_can_be_pushed_to_a_registry()
    {
        var run = await RunAsync("upload", "--registry", "registry.example.com", "--tag", "1.2.3", "--push", "--official-packages");

        Assert.Contains("OFFICIAL_PACKAGES=true --tag registry.example.com/daprimages/upload:1.2.3 ", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("docker push registry.example.com/daprimages/upload:1.2.3\n", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("analysis", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--everything", "unknown option '--everything'")]
    [InlineData("gallery", "there is no image 'gallery'; there are: upload analysis pubsub-postgres models")]
    [InlineData("--tag", "--tag takes a value")]
    public async Task What_is_not_understood_is_said(string argument, string message)
    {
        var run = await RunAsync(argument);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
    }

    /// <summary>The chart's default is what the script makes.</summary>
    [Fact]
    public void The_version_is_the_charts() =>
        Assert.Equal("0.1.0", Assert.Single(Yaml.Parse(Repository.Read("charts", "dapr-images", "Chart.yaml")))["appVersion"]!.GetValue<string>());

    private Task<Tool> RunAsync(params string[] arguments) => Tool.RunAsync(
        Repository.PathOf("scripts", "images"), arguments, environment: new Dictionary<string, string> { ["PATH"] = $"{_folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}" });
}
