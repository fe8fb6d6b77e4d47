using DaprImages.Postgres;
using Npgsql;

namespace DaprImages.Data.Images;

/// <summary>The tags of images, in <c>image_tags</c>. Those of kind <c>person</c> are always what <c>faces</c> and <c>people</c> say: made here, and by nobody else.</summary>
internal static class ImageTags
{
    /// <summary>Makes these the image's tags, besides those of its people.</summary>
    public static async Task ReplaceAsync(
        NpgsqlTransaction transaction, Guid imageId, IEnumerable<(string Kind, string Name, double Confidence)> tags, CancellationToken cancellationToken)
    {
        var others = tags.Where(tag => tag.Kind != "person").ToList();
        await transaction.ExecuteAsync("DELETE FROM image_tags WHERE image_id = $1", cancellationToken, imageId);
        await transaction.ExecuteAsync(
            """
            INSERT INTO image_tags (image_id, owner_id, kind, name, confidence)
            SELECT i.id, i.owner_id, given.kind, given.name, given.confidence
            FROM images i, unnest($2, $3, $4) AS given (kind, name, confidence)
            WHERE i.id = $1
            """,
            cancellationToken,
            imageId,
            Parameter.Texts(others.Select(tag => tag.Kind)),
            Parameter.Texts(others.Select(tag => tag.Name)),
            Parameter.Doubles(others.Select(tag => tag.Confidence)));
        await RefreshPeopleAsync(transaction, [imageId], cancellationToken);
    }

    /// <summary>Tags the images with those whose faces are on them, and makes their tags searchable.</summary>
    public static async Task RefreshPeopleAsync(NpgsqlTransaction transaction, IReadOnlyCollection<Guid> imageIds, CancellationToken cancellationToken)
    {
        var ids = Parameter.Uuids(imageIds);
        await transaction.ExecuteAsync("DELETE FROM image_tags WHERE image_id = ANY ($1) AND kind = 'person'", cancellationToken, ids.Clone());
        await transaction.ExecuteAsync(
            """
            INSERT INTO image_tags (image_id, owner_id, kind, name, confidence)
            SELECT f.image_id, f.owner_id, 'person', p.name, max(1 - coalesce(f.match_distance, 0))
            FROM faces f JOIN people p ON p.id = f.person_id
            WHERE f.image_id = ANY ($1)
            GROUP BY f.image_id, f.owner_id, p.name
            """,
            cancellationToken,
            ids.Clone());
        await transaction.ExecuteAsync(
            "UPDATE images i SET tag_words = (SELECT string_agg(replace(t.name, '_', ' '), ' ') FROM image_tags t WHERE t.image_id = i.id) WHERE i.id = ANY ($1)",
            cancellationToken,
            ids.Clone());
    }
}
