using System.Globalization;
using System.Security.Cryptography;
using DaprImages.Vision.Models;

namespace DaprImages.Models;

/// <summary>Tells what is in the catalogue and what of it is on this machine.</summary>
internal sealed class Listing(ModelCatalog catalog, ModelOptions options, TextWriter output)
{
    private readonly ModelFiles _files = new(options);

    public int List()
    {
        foreach (var model in catalog.Models)
        {
            var state = _files.FindMissing(model) is not { } missing ? "installed" : model.Files.All(file => file.Url is not null) ? "missing" : $"missing, in no download: {missing.Name}";
            var profiles = model.Profiles.Count > 0 ? string.Join(", ", model.Profiles).ToLowerInvariant() : "by id only";
            output.WriteLine($"{model.Id,-24} {model.Stage,-10} {profiles,-18} {Size(model),9}  {Licence(model),-32} {state}");
        }
        return 0;
    }

    public int Info(string id)
    {
        if (catalog.Find(id) is not { } model)
        {
            output.WriteLine($"There is no model '{id}'. There are: {string.Join(", ", catalog.Models.Select(known => known.Id))}.");
            return 1;
        }
        var input = model.Input;
        output.WriteLine($"{model.Id}, version {model.Version}: {model.Stage}, of the kind {model.Kind}");
        output.WriteLine($"licence: {Licence(model)}. {model.Licence.Note}");
        if (model.Note is { } note)
            output.WriteLine(note);
        output.WriteLine($"input: {input.Resize} to {input.Width?.ToString(CultureInfo.InvariantCulture) ?? "any"} x {input.Height?.ToString(CultureInfo.InvariantCulture) ?? "any"}, {input.Channels}");
        output.WriteLine($"thresholds: {string.Join(", ", model.Thresholds.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value}")))}");
        foreach (var file in model.Files)
        {
            output.WriteLine($"{file.Name}: {Size(file.Size)}, SHA-256 {_files.Lock.DigestOf(file) ?? "stated nowhere, to be recorded at the first download"}");
            output.WriteLine($"  from {file.Url ?? "nowhere: no address gives these bytes"}");
            output.WriteLine($"  {_files.Find(file) ?? "not installed"}");
        }
        return 0;
    }

    /// <summary>Reads every installed file anew, whatever is remembered of it.</summary>
    /// <returns>1 when one has changed since it was last looked at.</returns>
    public int Verify()
    {
        var (good, bad) = (0, 0);
        foreach (var model in catalog.Models)
        {
            foreach (var file in model.Files)
            {
                if (_files.Find(file) is not { } path)
                    continue;
                using var stream = File.OpenRead(path);
                var same = Convert.ToHexStringLower(SHA256.HashData(stream)) == _files.Lock.DigestOf(file);
                (good, bad) = same ? (good + 1, bad) : (good, bad + 1);
                output.WriteLine($"{model.Id,-24} {file.Name,-40} {(same ? "good" : $"DAMAGED: delete {path} and pull again")}");
            }
        }
        output.WriteLine($"{good} files are good, {bad} damaged.");
        return bad == 0 ? 0 : 1;
    }

    private static string Licence(CatalogModel model) => $"{model.Licence.Id}{(model.Licence.CommercialUse ? "" : ", not for commercial use")}";

    private static string Size(CatalogModel model) => Size(model.Files.Any(file => file.Size is null) ? null : model.Files.Sum(file => file.Size));

    private static string Size(long? bytes) => bytes is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known / 1e6:0.0} MB") : "?";
}
