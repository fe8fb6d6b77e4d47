using System.Net;
using System.Net.Sockets;
using System.Text;
using DaprImages.TestKit.Pictures;

namespace DaprImages.Upload.Tests.Uploads;

/// <summary>Whatever is sent, the answer says what is wrong with it, and nothing of it stays: no row, no file in the store, no file on its way.</summary>
[Collection(UploadCollection.Name)]
public sealed class BadInputTests(UploadFixture fixture)
{
    public static TheoryData<string, byte[], HttpStatusCode, string> Files => new()
    {
        { "empty.jpg", [], HttpStatusCode.BadRequest, "image-empty" },
        { "text.jpg", "Dear diary"u8.ToArray(), HttpStatusCode.UnsupportedMediaType, "not-an-image" },
        { "script.gif", "GIF89a=1;alert(document.cookie);/*........*/"u8.ToArray(), HttpStatusCode.BadRequest, "image-damaged" },
        { "windows.bmp", [.. "BM"u8, .. new byte[60]], HttpStatusCode.UnsupportedMediaType, "image-format-unsupported" },
        { "half.jpg", Pictures.Jpeg()[..5000], HttpStatusCode.BadRequest, "image-damaged" },
        { "half.png", Pictures.HugePng(100)[..^10], HttpStatusCode.BadRequest, "image-damaged" },
        { "bomb.png", Pictures.HugePng(30_000), HttpStatusCode.RequestEntityTooLarge, "image-too-many-pixels" },
        { "liar.jpg", JpegFile.Claiming(Pictures.Jpeg(), 65_000, 65_000), HttpStatusCode.RequestEntityTooLarge, "image-too-many-pixels" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_file_that_cannot_be_accepted_is_refused_with_its_reason(string name, byte[] content, HttpStatusCode status, string code)
    {
        await using var app = await UploadApp.StartAsync(fixture);

        await AssertNothingStaysAsync(app, async () =>
        {
            using var response = await app.UploadAsync((name, content));

            var problem = await response.ProblemAsync(status, code);
            Assert.Equal(name, (string)problem["rejected"]![0]!["fileName"]!);
            Assert.Equal((string)problem["detail"]!, (string)problem["rejected"]![0]!["error"]!);
        });
    }

    [Fact]
    public void The_decompression_bomb_is_small_as_a_file() => Assert.InRange(Pictures.HugePng(30_000).Length, 10_000, 200_000);

    [Fact]
    public async Task A_file_over_the_limit_is_refused_though_its_length_is_not_known_before()
    {
        await using var app = await UploadApp.StartAsync(fixture, ("Vision:Limits:MaxBytes", "1048576"));

        await AssertNothingStaysAsync(app, async () =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/upload") { Content = UploadApp.Form(("large.jpg", Pictures.LargeJpeg(2_000_000))) };
            request.Headers.TransferEncodingChunked = true;
            using var response = await app.Http.SendAsync(request);

            var problem = await response.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "image-too-large");
            Assert.Contains("1 MiB", (string)problem["detail"]!, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task What_follows_a_file_over_the_limit_is_still_read()
    {
        await using var app = await UploadApp.StartAsync(fixture, ("Vision:Limits:MaxBytes", "1048576"));

        using var response = await app.UploadAsync(("large.jpg", Pictures.LargeJpeg(2_000_000)), ("small.jpg", Pictures.Jpeg(seed: 40)));

        Assert.Equal("small.jpg", (string)(await response.JsonAsync())["images"]![0]!["fileName"]!);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_over_the_limit_is_refused(bool chunked)
    {
        await using var app = await UploadApp.StartAsync(fixture, ("Upload:MaxRequestBytes", "100000"));

        await AssertNothingStaysAsync(app, async () =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/upload") { Content = UploadApp.Form(("large.jpg", Pictures.LargeJpeg(300_000))) };
            request.Headers.ExpectContinue = true; // so that the answer comes before the body
            request.Headers.TransferEncodingChunked = chunked;
            using var response = await app.Http.SendAsync(request);

            await response.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "request-too-large");
        });
    }

    [Theory]
    [InlineData("application/json", "{}")]
    [InlineData("multipart/form-data", "no boundary")]
    [InlineData("image/jpeg", "raw")]
    public async Task What_is_not_multipart_is_told_how_to_be(string contentType, string body)
    {
        await using var app = await UploadApp.StartAsync(fixture);
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { { "content-type", contentType } } };

        using var response = await app.Http.PostAsync("/api/upload", content);

        var problem = await response.ProblemAsync(HttpStatusCode.UnsupportedMediaType, "not-multipart");
        Assert.Contains("curl -F files=@photo.jpg", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_with_another_name_is_told_the_right_one()
    {
        await using var app = await UploadApp.StartAsync(fixture);

        await AssertNothingStaysAsync(app, async () =>
        {
            using var form = new MultipartFormDataContent { { new ByteArrayContent(Pictures.Jpeg()), "photo", "beach.jpg" } };
            using var response = await app.Http.PostAsync("/api/upload", form);

            var problem = await response.ProblemAsync(HttpStatusCode.BadRequest, "wrong-field-name");
            Assert.Equal("The part is named 'photo'. Name it 'files'.", (string)problem["detail"]!);
        });
    }

    [Fact]
    public async Task A_request_without_parts_is_told_so()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        using var content = new StringContent("--b--\r\n") { Headers = { ContentType = new("multipart/form-data") { Parameters = { new("boundary", "b") } } } };

        using var response = await app.Http.PostAsync("/api/upload", content);

        await response.ProblemAsync(HttpStatusCode.BadRequest, "no-files");
    }

    [Theory]
    [InlineData("nothing of the kind")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=files; filename=a.jpg\r\n\r\nno end")]
    [InlineData("--b\r\nno header at all\r\n\r\n--b--\r\n")]
    public async Task Broken_multipart_is_told_so(string body)
    {
        await using var app = await UploadApp.StartAsync(fixture);

        await AssertNothingStaysAsync(app, async () =>
        {
            using var content = new StringContent(body) { Headers = { ContentType = new("multipart/form-data") { Parameters = { new("boundary", "b") } } } };
            using var response = await app.Http.PostAsync("/api/upload", content);

            await response.ProblemAsync(HttpStatusCode.BadRequest, "bad-request");
        });
    }

    [Fact]
    public async Task Headers_of_a_part_without_end_are_refused()
    {
        await using var app = await UploadApp.StartAsync(fixture);
        using var content = new StringContent($"--b\r\nX-Long: {new string('x', 100_000)}\r\n\r\n--b--\r\n") { Headers = { ContentType = new("multipart/form-data") { Parameters = { new("boundary", "b") } } } };

        using var response = await app.Http.PostAsync("/api/upload", content);

        await response.ProblemAsync(HttpStatusCode.BadRequest, "bad-request");
    }

    [Fact]
    public async Task Of_two_thousand_parts_each_has_its_answer()
    {
        await using var app = await UploadApp.StartAsync(fixture);

        using var response = await app.UploadAsync([.. Enumerable.Range(0, 2000).Select(n => ($"{n}.png", n < 3 ? Pictures.Png(5000 + n) : "text"u8.ToArray()))]);

        var answer = await response.JsonAsync();
        Assert.Equal(3, answer["images"]!.AsArray().Count);
        Assert.Equal(
            [("not-an-image", 197), ("too-many-files", 1800)],
            answer["rejected"]!.AsArray().GroupBy(file => (string)file!["code"]!).Select(group => (group.Key, group.Count())));
        Assert.Equal((3, 3, 3), await app.CountAsync());
    }

    [Fact]
    public async Task Two_thousand_parts_with_another_name_leave_nothing()
    {
        await using var app = await UploadApp.StartAsync(fixture);

        await AssertNothingStaysAsync(app, async () =>
        {
            using var form = new MultipartFormDataContent();
            for (var n = 0; n < 2000; n++)
            {
                form.Add(new ByteArrayContent(Pictures.Png(n)), "picture", $"{n}.png");
            }
            using var response = await app.Http.PostAsync("/api/upload", form);

            Assert.Equal(2000, (await response.ProblemAsync(HttpStatusCode.BadRequest, "wrong-field-name"))["rejected"]!.AsArray().Count);
        });
    }

    [Fact]
    public async Task Parts_beyond_all_measure_are_not_looked_at()
    {
        await using var app = await UploadApp.StartAsync(fixture, ("Upload:MaxParts", "5"));

        using var response = await app.UploadAsync([.. Enumerable.Range(0, 20).Select(n => ($"{n}.txt", "text"u8.ToArray()))]);

        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest, "nothing-accepted");
        Assert.Equal(6, problem["rejected"]!.AsArray().Count);
        Assert.Equal("too-many-files", (string)problem["rejected"]![5]!["code"]!);
    }

    [Fact]
    public async Task A_connection_that_is_cut_off_leaves_nothing()
    {
        await using var app = await UploadApp.StartAsync(fixture);

        await AssertNothingStaysAsync(app, async () =>
        {
            using var connection = await BeginAsync(app);
            connection.Client.LingerState = new LingerOption(true, 0); // a reset, as when the sender's machine dies
            connection.Close();
            await UploadApp.UntilAsync(async () => (await app.Http.GetStringAsync("/metrics")).Contains("http_server_request_duration_seconds_count{http_request_method=\"POST\"", StringComparison.Ordinal));
        });
    }

    /// <summary>Kestrel answers such a sender with 400 when it gets to it before the connection is down.</summary>
    [Fact]
    public async Task A_sender_who_stops_halfway_gets_no_success_and_leaves_nothing()
    {
        await using var app = await UploadApp.StartAsync(fixture);

        await AssertNothingStaysAsync(app, async () =>
        {
            using var connection = await BeginAsync(app);
            using var reader = new StreamReader(connection.GetStream());
            connection.Client.Shutdown(SocketShutdown.Send);

            var answer = await Record.ExceptionAsync(async () => Assert.StartsWith("HTTP/1.1 400 ", await reader.ReadLineAsync().WaitAsync(UploadApp.Patience) ?? "HTTP/1.1 400 ", StringComparison.Ordinal));
            Assert.True(answer is null or IOException, answer?.Message);
        });
    }

    /// <summary>Sends the head of an upload and a part of its photo, and waits until that is being read.</summary>
    private static async Task<TcpClient> BeginAsync(UploadApp app)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(app.Http.BaseAddress!.Host, app.Http.BaseAddress.Port);
        var head = $"POST /api/upload HTTP/1.1\r\nHost: {app.Http.BaseAddress.Authority}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 5000000\r\n\r\n"
            + "--b\r\nContent-Disposition: form-data; name=files; filename=a.jpg\r\n\r\n";
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
        await connection.GetStream().WriteAsync(Pictures.Jpeg());
        await UploadApp.UntilAsync(async () => (await app.Http.GetStringAsync("/metrics")).Contains("http_server_active_requests{http_request_method=\"POST\",url_scheme=\"http\"} 1", StringComparison.Ordinal));
        return connection;
    }

    private static async Task AssertNothingStaysAsync(UploadApp app, Func<Task> send)
    {
        var stored = app.StoredFiles;

        await send();

        Assert.Equal((0, 0, 0), await app.CountAsync());
        Assert.Equal((stored, 0), (app.StoredFiles, app.Incoming));
    }
}
