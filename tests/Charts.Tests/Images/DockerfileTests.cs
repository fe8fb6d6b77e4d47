using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace DaprImages.Charts.Tests.Images;

/// <summary>There is no Docker where these tests run: what a Dockerfile says is compared with what is in the repository.</summary>
public sealed class DockerfileTests
{
    private static IEnumerable<string> Names => Directory.GetFiles(Repository.PathOf("apps"), "Dockerfile", SearchOption.AllDirectories).Select(file => Path.GetFileName(Path.GetDirectoryName(file)!)).Order();

    public static TheoryData<string> Apps => [.. Names];

    [Fact]
    public void Every_app_of_a_cluster_has_one() => Assert.Equal(["analysis", "models", "pubsub-postgres", "upload"], Names);

    [Theory]
    [MemberData(nameof(Apps))]
    public void Its_project_is_built_and_started(string app)
    {
        var text = Read(app);
        var project = Path.GetFileNameWithoutExtension(Assert.Single(Directory.GetFiles(Repository.PathOf("apps", app), "*.csproj")));

        Assert.Contains($"dotnet publish apps/{app}/{project}.csproj -c Release -o /app -p:OfficialPackages=$OFFICIAL_PACKAGES", text, StringComparison.Ordinal);
        Assert.Contains($"ENTRYPOINT [\"dotnet\", \"DaprImages.{project}.dll\"]", text, StringComparison.Ordinal);
        Assert.Contains("ARG OFFICIAL_PACKAGES=false", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public void It_is_made_in_stages_on_Debian_for_a_user_without_rights(string app)
    {
        var text = Read(app);

        Assert.StartsWith("FROM debian:", Regex.Matches(text, "^FROM .*$", RegexOptions.Multiline)[^1].Value, StringComparison.Ordinal);
        Assert.Contains("\nUSER 10001:10001\n", text, StringComparison.Ordinal);
        Assert.All(Regex.Matches(text, @"^(?:FROM|COPY --from=)\s*(\S+)", RegexOptions.Multiline).Select(match => match.Groups[1].Value), image =>
            Assert.True(image is "build" or "onnxruntime" || Regex.IsMatch(image, @":[\w.-]*\w$") && !image.EndsWith(":latest", StringComparison.Ordinal), image));
        var version = XDocument.Load(Repository.PathOf("Directory.Build.props")).Descendants("TargetFramework").Single().Value["net".Length..];
        Assert.Contains($"mcr.microsoft.com/dotnet/sdk:{version} ", text, StringComparison.Ordinal);
        Assert.Contains($"mcr.microsoft.com/dotnet/aspnet:{version} ", text, StringComparison.Ordinal);
    }

    /// <summary>What one machine needs, an image needs.</summary>
    [Fact]
    public void Native_libraries_are_those_of_the_install_script()
    {
        var install = Repository.Read("scripts", "install");
        foreach (var package in new[] { "libvips42", "tesseract-ocr", "tesseract-ocr-eng" })
        {
            Assert.Contains(package, install, StringComparison.Ordinal);
            Assert.Matches($@"[ =]{package}[ \n]", Read("analysis"));
        }
        var version = Regex.Match(install, @"^onnxruntime=(\S+)$", RegexOptions.Multiline).Groups[1].Value;
        Assert.All(["analysis", "upload"], app => Assert.Contains($"onnxruntime-node@{version} ", Read(app), StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_built_of_is_in_the_context_and_nothing_else()
    {
        var context = Repository.Read(".dockerignore").Split('\n').Where(line => line.StartsWith('!')).Select(line => line[1..]).ToList();

        Assert.All(context, path => Assert.True(Path.Exists(Repository.PathOf(path)), path));
        Assert.Superset(new HashSet<string> { "apps", "libs", "standins", "models", "global.json", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" }, context.ToHashSet());
        Assert.DoesNotContain("tests", context);
    }

    private static string Read(string app) => Repository.Read("apps", app, "Dockerfile");
}
