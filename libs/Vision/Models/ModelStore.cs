using System.Collections.Concurrent;
using DaprImages.Vision.Engines;
using DaprImages.Vision.Onnx;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;

namespace DaprImages.Vision.Models;

/// <summary>The installed models of the catalogue, each loaded and warmed when it is first asked for, and then shared.</summary>
internal sealed class ModelStore(IOptions<ModelOptions> options, IOptions<OnnxOptions> onnx) : IDisposable
{
    /// <summary>The command that installs what is missing.</summary>
    public const string Pull = "scripts/models pull";

    private readonly Lazy<(ModelCatalog Catalog, Dictionary<string, IReadOnlyDictionary<ModelFileRole, string>> Installed)> _found = new(() => Look(options.Value));
    private readonly ConcurrentDictionary<string, Lazy<LoadedModel>> _loaded = new();

    /// <summary>The first installed model of the kind.</summary>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="EngineUnavailableException">There is one, and it cannot be used.</exception>
    public LoadedModel? Find(string kind)
    {
        try
        {
            var (catalog, installed) = _found.Value;
            return catalog.Models.FirstOrDefault(model => model.Kind == kind && installed.ContainsKey(model.Id)) is { } entry
                ? _loaded.GetOrAdd(entry.Id, _ => new(() => Load(entry, installed[entry.Id], catalog))).Value
                : null;
        }
        catch (ModelConfigurationException e)
        {
            throw new EngineUnavailableException(new(e.Message, "Mend that; then restart the analysis app."));
        }
    }

    /// <summary>The same where nothing can be done without.</summary>
    /// <param name="task">What it would do, as in "There is no model to ...".</param>
    /// <exception cref="EngineUnavailableException">There is none, or it cannot be used.</exception>
    public LoadedModel Require(string kind, string task) => Find(kind) ?? throw Missing(task, kind);

    /// <summary>Says that no model of some kinds is installed, which ones there are, and what installs one.</summary>
    public EngineUnavailableException Missing(string task, params IReadOnlyList<string> kinds)
    {
        var known = _found.Value.Catalog.Models.Where(model => kinds.Contains(model.Kind)).ToList();
        var pulled = known.Any(model => model.Profiles.Count > 0 && model.Files.All(file => file.Url is not null));
        return new(new(
            $"There is no model to {task} on this machine: {string.Join(" or ", known.Select(model => model.Id))} is not installed.",
            pulled
                ? $"{Pull}; then restart the analysis app."
                : $"No address gives this model: put its files into a folder, set {ModelOptions.FolderVariable} to it ({Pull} tells what is missing), and restart the analysis app."));
    }

    public void Dispose()
    {
        foreach (var model in _loaded.Values)
        {
            if (model.IsValueCreated)
                model.Value.Dispose();
        }
    }

    private static (ModelCatalog, Dictionary<string, IReadOnlyDictionary<ModelFileRole, string>>) Look(ModelOptions options)
    {
        var catalog = ModelCatalog.Read(options.Catalog);
        var files = new ModelFiles(options);
        var installed = new Dictionary<string, IReadOnlyDictionary<ModelFileRole, string>>(StringComparer.Ordinal);
        foreach (var model in catalog.Models)
        {
            var paths = model.Files.ToDictionary(file => file.Role, files.Find);
            if (paths.Values.All(path => path is not null))
                installed[model.Id] = paths.ToDictionary(pair => pair.Key, pair => pair.Value!);
        }
        return (catalog, installed);
    }

    private LoadedModel Load(CatalogModel entry, IReadOnlyDictionary<ModelFileRole, string> files, ModelCatalog catalog)
    {
        try
        {
            var session = OnnxSession.Load(File.ReadAllBytes(files[ModelFileRole.Weights]), TypicalShape(entry.Input), onnx.Value);
            // The digests were perhaps remembered from an earlier start.
            if (entry.File(ModelFileRole.Weights)!.Sha256 is { } digest && digest != session.Sha256)
            {
                session.Dispose();
                throw Unusable(entry, "its file was changed while it was being loaded.");
            }
            return new LoadedModel(entry, session, files, entry.Labels is { } set ? catalog.LabelSets![set] : []);
        }
        catch (Exception e) when (e is OnnxRuntimeException or IOException or UnauthorizedAccessException)
        {
            throw Unusable(entry, e.Message);
        }
        catch (DllNotFoundException e)
        {
            throw new EngineUnavailableException(new($"ONNX Runtime is not installed: {e.Message}", "scripts/install, and build again; then restart the analysis app."));
        }
    }

    private static EngineUnavailableException Unusable(CatalogModel entry, string reason) =>
        new(new($"The model {entry.Id} cannot be used: {reason}", "scripts/models verify; then restart the analysis app."));

    /// <summary>A square where the size follows from the picture.</summary>
    private static long[] TypicalShape(InputContract input) => [1, 3, input.Height ?? input.LongSide!.Value, input.Width ?? input.LongSide!.Value];
}
