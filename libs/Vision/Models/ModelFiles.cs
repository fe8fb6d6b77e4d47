namespace DaprImages.Vision.Models;

/// <summary>Finds the files of models by their digests, whatever they are called. Not safe for use from several threads.</summary>
public sealed class ModelFiles
{
    private static readonly EnumerationOptions Everywhere = new() { RecurseSubdirectories = true, MaxRecursionDepth = 3, IgnoreInaccessible = true };

    private readonly DigestCache _digests;
    private readonly ILookup<long, FileInfo> _bySize;

    /// <summary>Looks through the folders once; what is put there later is not seen.</summary>
    /// <exception cref="ModelConfigurationException">The folder of models that are there already is not.</exception>
    public ModelFiles(ModelOptions options)
    {
        if (options.Folder is { Length: > 0 } folder && !Directory.Exists(folder))
            throw new ModelConfigurationException($"{ModelOptions.FolderVariable} is {folder}, and there is no such folder.");
        Lock = ModelLock.Read(options.PulledFolder);
        _digests = new(Path.Combine(options.PulledFolder, ".digests.json"));
        _bySize = options.Folders
            .Where(Directory.Exists)
            .SelectMany(folder => new DirectoryInfo(folder).EnumerateFiles("*", Everywhere))
            .ToLookup(file => file.Length);
    }

    /// <summary>The digests recorded at downloads.</summary>
    public ModelLock Lock { get; }

    /// <returns>The full path; null when it is nowhere, or what is there has other bytes.</returns>
    public string? Find(ModelFile file)
    {
        if (Lock.DigestOf(file) is not { } digest)
            return null;
        var candidates = file.Size is { } size ? _bySize[size] : _bySize.SelectMany(files => files);
        var found = candidates.FirstOrDefault(candidate => IsReadable(candidate, digest))?.FullName;
        _digests.Save();
        return found;
    }

    /// <summary>The first file of the model that is missing; null when it is installed.</summary>
    public ModelFile? FindMissing(CatalogModel model) => model.Files.FirstOrDefault(file => Find(file) is null);

    private bool IsReadable(FileInfo candidate, string digest)
    {
        try
        {
            return _digests.Sha256Of(candidate) == digest;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
