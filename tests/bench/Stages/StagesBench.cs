using System.Globalization;
using System.Runtime.InteropServices;
using DaprImages.AppHost.Processes;
using DaprImages.Bench.Node;
using DaprImages.Contracts.Results;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Images;
using DaprImages.Vision.Models;
using DaprImages.Vision.Tensors;
using DaprImages.Vision.Text;
using Microsoft.Extensions.DependencyInjection;

namespace DaprImages.Bench.Stages;

/// <summary>
/// How long each step of looking at a photo of 12 megapixels takes on one thread, with the installed models, beside onnxruntime-node with sharp and tesseract's
/// command line. What is compared takes turns, a few rounds each, so that whatever else the machine does hits both.
/// </summary>
internal static class StagesBench
{
    private const int Turns = 5;
    private const int Rounds = 10;

    /// <param name="arguments"><c>--photos DIR</c> and <c>--models DIR</c>; by default the folders that the tests use.</param>
    public static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var photos = Folder(arguments, "--photos", "PHOTOS_DIR");
        var models = Folder(arguments, "--models", "MODELS_DIR");
        var folder = Directory.CreateTempSubdirectory("bench-");
        try
        {
            using var vision = BenchVision.Build(models);
            using var peer = await NodePeer.StartAsync(cancellationToken);
            var file = LargePhoto.Make(await File.ReadAllBytesAsync(Path.Combine(photos, "objects", "snowboarders.jpg"), cancellationToken));
            Console.WriteLine(Line($"one photo of {LargePhoto.Width} x {LargePhoto.Height}, {file.Length / 1e6:0.0} MB; milliseconds on one thread, p50 and p95"));
            using var image = await DecodeAsync(vision, peer, file, folder.FullName, cancellationToken);
            await ModelsAsync(vision, peer, image, folder.FullName, cancellationToken);
            Engines(vision, file, image, cancellationToken);
            await TesseractAsync(vision, Path.Combine(photos, "text", "book_paragraph.jpg"), folder.FullName, cancellationToken);
            Console.WriteLine(Line($"\npeak memory of this process: {PeakMemory():0} MB"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<AnalysisImage> DecodeAsync(ServiceProvider vision, NodePeer peer, byte[] file, string folder, CancellationToken cancellationToken)
    {
        var decoder = vision.GetRequiredService<ImageDecoder>();
        var image = decoder.Decode(file, cancellationToken);
        var path = Path.Combine(folder, "photo.jpg");
        await File.WriteAllBytesAsync(path, file, cancellationToken);
        var (ours, theirs) = (new Samples(), new Samples());
        for (var turn = 0; turn < Turns; turn++)
        {
            ours.Measure(Rounds, () => decoder.Decode(file, cancellationToken).Dispose());
            theirs.Add(await peer.MeasureAsync(new { task = "decode", rounds = Rounds, input = path, side = Math.Max(image.Width, image.Height) }, cancellationToken));
        }
        Console.WriteLine(Line($"\ndecode and resize to {image.Width} x {image.Height}     {ours}   sharp {theirs}   {ours.P50 / theirs.P50:0.00} of sharp"));
        return image;
    }

    private static async Task ModelsAsync(ServiceProvider vision, NodePeer peer, AnalysisImage image, string folder, CancellationToken cancellationToken)
    {
        var pixels = Path.Combine(folder, "pixels.bin");
        await File.WriteAllBytesAsync(pixels, image.Pixels.ToArray(), cancellationToken);
        Console.WriteLine($"\n{"model",-24}{"preprocess",-17}{"sharp",-17}{"inference",-17}{"onnxruntime-node",-19}{"ratio",-7}{"postprocess"}");
        var store = vision.GetRequiredService<ModelStore>();
        foreach (var (kind, postprocess) in BenchVision.Postprocessing)
        {
            if (store.Find(kind) is not { } model)
            {
                continue;
            }
            var input = Path.Combine(folder, "input.bin");
            using var tensor = PictureTensor.Of(image, model.Entry.Input);
            await File.WriteAllBytesAsync(input, MemoryMarshal.AsBytes(tensor.Values.Span).ToArray(), cancellationToken);
            var (prepare, sharp, run, node, read) = (new Samples(), new Samples(), new Samples(), new Samples(), new Samples());
            for (var turn = 0; turn < Turns; turn++)
            {
                prepare.Measure(Rounds, () => PictureTensor.Of(image, model.Entry.Input).Dispose());
                sharp.Add(await peer.MeasureAsync(
                    new { task = "preprocess", rounds = Rounds, input = pixels, width = image.Width, height = image.Height, toWidth = tensor.Placement.ResizedWidth, toHeight = tensor.Placement.ResizedHeight },
                    cancellationToken));
                run.Measure(Rounds, () => model.Session.Run(tensor.Values, tensor.Shape, cancellationToken).Dispose());
                node.Add(await peer.MeasureAsync(new { task = "inference", rounds = Rounds, model = model.PathOf(ModelFileRole.Weights), input, shape = tensor.Shape }, cancellationToken));
            }
            using var outputs = model.Session.Run(tensor.Values, tensor.Shape, cancellationToken);
            read.Measure(Turns * Rounds, () => postprocess(model, outputs, tensor.Placement));
            Console.WriteLine(Line($"{model.Entry.Id,-24}{prepare}  {sharp}  {run}  {node}    {run.P50 / node.P50:0.00}   {read}"));
        }
    }

    private static void Engines(ServiceProvider vision, byte[] file, AnalysisImage image, CancellationToken cancellationToken)
    {
        Console.WriteLine($"\n{"stage",-14}{"wall p50, p95",-17}{"CPU",8}{"allocated",14}");
        var preparer = vision.GetRequiredService<ImagePreparer>();
        List<(string Stage, Func<Task> Work)> work =
        [
            ("preprocess", () => preparer.PrepareAsync(Guid.NewGuid(), file, cancellationToken)),
            ("objects", () => vision.GetRequiredService<IVisionEngine<AnalysisImage, ObjectsResult>>().AnalyzeAsync(image, cancellationToken)),
            ("scene", () => vision.GetRequiredService<IVisionEngine<AnalysisImage, SceneResult>>().AnalyzeAsync(image, cancellationToken)),
            ("faces", () => vision.GetRequiredService<IVisionEngine<AnalysisImage, FaceFindings>>().AnalyzeAsync(image, cancellationToken)),
            ("metadata", () => vision.GetRequiredService<IVisionEngine<ReadOnlyMemory<byte>, MetadataResult>>().AnalyzeAsync(file, cancellationToken)),
            ("embedding", () => vision.GetRequiredService<IVisionEngine<AnalysisImage, ImageEmbedding>>().AnalyzeAsync(image, cancellationToken)),
            ("text", () => vision.GetRequiredService<IVisionEngine<AnalysisImage, TextResult>>().AnalyzeAsync(image, cancellationToken)),
        ];
        var total = TimeSpan.Zero;
        foreach (var (stage, measured) in work)
        {
            var (samples, cpu, allocated) = (new Samples(), Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(precise: true));
            samples.Measure(Turns * Rounds, () => measured().GetAwaiter().GetResult());
            var runs = (Turns * Rounds) + 1;
            (cpu, allocated) = ((Environment.CpuUsage.TotalTime - cpu) / runs, (GC.GetTotalAllocatedBytes(precise: true) - allocated) / runs);
            total += stage == "text" ? TimeSpan.Zero : cpu;
            Console.WriteLine(Line($"{stage,-14}{samples}  {cpu.TotalMilliseconds,8:0.0}{allocated / 1024,11:#,##0} KB"));
        }
        Console.WriteLine(Line($"CPU of all stages without text: {total.TotalMilliseconds:0} ms; aim: under 400 ms"));
    }

    /// <summary>The command line reads a list of the same picture many times and of one, so that its start does not count.</summary>
    private static async Task TesseractAsync(ServiceProvider vision, string photo, string folder, CancellationToken cancellationToken)
    {
        using var image = vision.GetRequiredService<ImageDecoder>().Decode(await File.ReadAllBytesAsync(photo, cancellationToken), cancellationToken);
        using var reader = new TesseractReader(new TextOptions());
        var list = Path.Combine(folder, "list.txt");
        var (ours, theirs) = (new Samples(), new Samples());
        for (var turn = 0; turn < Turns; turn++)
        {
            ours.Measure(Rounds, () =>
            {
                using var grey = GreyImage.Of(image);
                reader.ReadPage(grey);
            });
            var (one, many) = (await TimeAsync(1), await TimeAsync(1 + Rounds));
            theirs.Add([(many - one).TotalMilliseconds / Rounds]);
        }
        Console.WriteLine(Line($"\ntesseract, {Path.GetFileName(photo)}: ours {ours}   command line {theirs}"));

        async Task<TimeSpan> TimeAsync(int copies)
        {
            await File.WriteAllLinesAsync(list, Enumerable.Repeat(photo, copies), cancellationToken);
            var began = TimeProvider.System.GetTimestamp();
            await NodeFolder.RunAsync(new Command("tesseract", [list, "stdout", "-l", "eng", "--psm", "3"], new Dictionary<string, string?> { ["OMP_THREAD_LIMIT"] = "1" }), cancellationToken);
            return TimeProvider.System.GetElapsedTime(began);
        }
    }

    private static string Folder(string[] arguments, string option, string variable)
    {
        var at = Array.IndexOf(arguments, option);
        var folder = at >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : Environment.GetEnvironmentVariable(variable);
        return folder is not null && Directory.Exists(folder) ? Path.GetFullPath(folder) : throw new ArgumentException($"Name a folder by {option} DIR or {variable}.");
    }

    /// <summary>VmHWM, in megabytes.</summary>
    private static double PeakMemory() =>
        long.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024.0;

    private static string Line(FormattableString line) => FormattableString.Invariant(line);
}
