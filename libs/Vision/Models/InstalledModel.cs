namespace DaprImages.Vision.Models;

/// <summary>A model of the catalogue whose files are all on this machine.</summary>
/// <param name="Files">Full paths.</param>
internal sealed record InstalledModel(CatalogModel Entry, IReadOnlyDictionary<ModelFileRole, string> Files);
