namespace DaprImages.DaprImageStore;

/// <summary>
/// Where the files of an image are. The folder is the end of the id, which is random, so that a plain file system gets 256 folders of even size and none that has
/// to be cleaned away.
/// </summary>
public static class StorageKeys
{
    /// <param name="extension">With the leading dot.</param>
    public static string Original(Guid imageId, string extension) => Key(imageId, $"original{extension}");

    public static string AnalysisCopy(Guid imageId, string extension) => Key(imageId, $"analysis{extension}");

    /// <param name="side">The longest side the thumbnail was made for, in pixels.</param>
    public static string Thumbnail(Guid imageId, int side, string extension) => Key(imageId, $"thumbnail-{side}{extension}");

    /// <summary>Of the files of an image, the smallest thumbnail that is at least as large as asked for, or the largest there is.</summary>
    /// <returns>Null when there are none yet.</returns>
    public static string? BestThumbnail(IEnumerable<string> storageKeys, int side)
    {
        var thumbnails = storageKeys.Select(key => (Key: key, Side: ThumbnailSide(key))).Where(thumbnail => thumbnail.Side > 0).OrderBy(thumbnail => thumbnail.Side).ToList();
        return thumbnails.Find(thumbnail => thumbnail.Side >= side).Key ?? thumbnails.LastOrDefault().Key;
    }

    private static int ThumbnailSide(string storageKey)
    {
        var name = storageKey[(storageKey.LastIndexOf('/') + 1)..];
        return name.Split("-thumbnail-") is [_, var rest] && int.TryParse(rest[..rest.IndexOf('.', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture, out var side) ? side : 0;
    }

    private static string Key(Guid imageId, string name)
    {
        var id = imageId.ToString("N");
        return $"{id[^2..]}/{id}-{name}";
    }
}
