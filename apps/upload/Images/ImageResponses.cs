using DaprImages.Data.Images;

namespace DaprImages.Upload.Images;

/// <summary>Images as they are answered, with their tags.</summary>
internal sealed class ImageResponses(ImageTable images)
{
    public async Task<List<ImageResponse>> ReadAsync(IReadOnlyCollection<ImageRecord> records, CancellationToken cancellationToken)
    {
        var tags = (await images.ReadTagsAsync([.. records.Select(image => image.Id)], cancellationToken)).ToLookup(tag => tag.ImageId);
        return [.. records.Select(image => ImageResponse.From(image, tags[image.Id]))];
    }

    /// <summary>Those of the ids that are the owner's images.</summary>
    public async Task<IReadOnlyDictionary<Guid, ImageResponse>> ReadAsync(Guid ownerId, IEnumerable<Guid> imageIds, CancellationToken cancellationToken) =>
        (await ReadAsync(await images.FindManyAsync(ownerId, [.. imageIds], cancellationToken), cancellationToken)).ToDictionary(image => image.Id);
}
