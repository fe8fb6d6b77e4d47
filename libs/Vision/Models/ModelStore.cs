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

    private readonly Lazy<(ModelCatalog Catalog, IReadOnlyList<InstalledModel> Installed)> _found = new(() => Look(options.Value));
    private readonly ConcurrentDictionary<string, Lazy<LoadedModel>> _loaded = new();
    private readonly ConcurrentDictionary<(string Id, ModelFileRole Role), Lazy<OnnxGraph>> _graphs = new();

    /// <summary>The first installed model of any of the kinds, without loading it.</summary>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="EngineUnavailableException">The catalogue, or the folder of models, cannot be used.</exception>
    public InstalledModel? Locate(params IReadOnlyList<string> kinds)
    {
        try
        {
            return _found.Value.Installed.FirstOrDefault(model => kinds.Contains(model.Entry.Kind));
        }
        catch (ModelConfigurationException e)
        {
            throw new EngineUnavailableException(new(e.Message, "Mend that; then restart the app."));
        }
    }

    /// <summary>The first installed model of any of the kinds.</summary>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="EngineUnavailableException">There is one, and it cannot be used.</exception>
    public LoadedModel? Find(params IReadOnlyList<string> kinds) =>
        Locate(kinds) is { } model ? _loaded.GetOrAdd(model.Entry.Id, _ => new(() => Load(model, _found.Value.Catalog))).Value : null;

    /// <summary>Another part of a model than its weights.</summary>
    /// <exception cref="EngineUnavailableException">It cannot be used.</exception>
    public OnnxGraph Open(InstalledModel model, ModelFileRole role) => _graphs.GetOrAdd((model.Entry.Id, role), _ => new(() => Guard(
        model.Entry,
        () =>
        {
            var graph = OnnxGraph.Load(model.Files[role], onnx.Value);
            return RequireDigest(model.Entry, role, graph, graph.Sha256);
        }))).Value;

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
                ? $"{Pull}; then restart DaprImages."
                : $"No address gives this model: put its files into a folder, set {ModelOptions.FolderVariable} to it ({Pull} tells what is missing), and restart DaprImages."));
    }

    public void Dispose()
    {
        foreach (var model in _loaded.Values)
        {
            if (model.IsValueCreated)
                model.Value.Dispose();
        }
        foreach (var graph in _graphs.Values)
        {
            if (graph.IsValueCreated)
                graph.Value.Dispose();
        }
    }

    private static (ModelCatalog, IReadOnlyList<InstalledModel>) Look(ModelOptions options)
    {
        var catalog = ModelCatalog.Read(options.Catalog);
        var files = new ModelFiles(options);
        var installed = new List<InstalledModel>();
        foreach (var model in catalog.Models)
        {
            var paths = model.Files.ToDictionary(file => file.Role, files.Find);
            if (paths.Values.All(path => path is not null))
                installed.Add(new(model, paths.ToDictionary(pair => pair.Key, pair => pair.Value!)));
        }
        return (catalog, installed);
    }

    private LoadedModel Load(InstalledModel model, ModelCatalog catalog) => Guard(model.Entry, () =>
    {
        var session = OnnxSession.Load(File.ReadAllBytes(model.Files[ModelFileRole.Weights]), TypicalShape(model.Entry.Input), onnx.Value);
        RequireDigest(model.Entry, ModelFileRole.Weights, session, session.Sha256);
        return new LoadedModel(model.Entry, session, model.Files, model.Entry.Labels is { } set ? catalog.LabelSets![set] : []);
    });

    /// <summary>The digests were perhaps remembered from an earlier start.</summary>
    private static T RequireDigest<T>(CatalogModel entry, ModelFileRole role, T loaded, string sha256)
        where T : IDisposable
    {
        if (entry.File(role)!.Sha256 is not { } digest || digest == sha256)
            return loaded;
        loaded.Dispose();
        throw Unusable(entry, "its file was changed while it was being loaded.");
    }

    private static T Guard<T>(CatalogModel entry, Func<T> load)
    {
        try
        {
            return load();
        }
        catch (Exception e) when (e is OnnxRuntimeException or IOException or UnauthorizedAccessException)
        {
            throw Unusable(entry, e.Message);
        }
        catch (DllNotFoundException e)
        {
            throw new EngineUnavailableException(new($"ONNX Runtime is not installed: {e.Message}", "scripts/install, and build again; then restart the app."));
        }
    }

    /// <summary>Says that an installed model does not serve.</summary>
    public static EngineUnavailableException Unusable(CatalogModel entry, string reason) =>
        new(new($"The model {entry.Id} cannot be used: {reason}", "scripts/models verify; then restart DaprImages."));

    /// <summary>A square where the size follows from the picture.</summary>
    private static long[] TypicalShape(InputContract input) => [1, 3, input.Height ?? input.LongSide!.Value, input.Width ?? input.LongSide!.Value];
}
