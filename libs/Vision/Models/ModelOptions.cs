using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace DaprImages.Vision.Models;

public sealed class ModelOptions
{
    public const string Section = "Models";

    /// <summary>The environment variable, or setting, with a folder of models that are there already; it is only read.</summary>
    public const string FolderVariable = "MODELS_DIR";

    /// <summary>The catalogue; the one that came with the program by default.</summary>
    [Required]
    public string Catalog { get; set; } = ModelCatalog.DefaultPath;

    /// <summary>A folder of models that are there already; null when there is none. Comes from <see cref="FolderVariable"/>.</summary>
    public string? Folder { get; set; }

    /// <summary>Where <c>scripts/models pull</c> puts what it downloads.</summary>
    [Required]
    public string PulledFolder { get; set; } =
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "daprimages", "models");

    /// <summary>Where models are looked for, in this order.</summary>
    public IEnumerable<string> Folders => string.IsNullOrEmpty(Folder) ? [PulledFolder] : [Folder, PulledFolder];
}

[OptionsValidator]
internal sealed partial class ModelOptionsValidator : IValidateOptions<ModelOptions>;
