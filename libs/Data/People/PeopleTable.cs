using DaprImages.Data.Faces;
using DaprImages.Data.Images;
using DaprImages.Data.Queue;
using DaprImages.Postgres;
using Npgsql;

namespace DaprImages.Data.People;

/// <summary>
/// What a person says of people and faces. Each change is one transaction: it holds for the faces named, and at once for all that are like them; the tags of the
/// images follow in it, and captions that name people are made again by the analysis soon after.
/// </summary>
/// <remarks>Faces are recognised by the rule given; null where nothing recognises faces now, and then only the faces named change.</remarks>
public sealed class PeopleTable(NpgsqlDataSource database)
{
    private const string OfFaces = "SELECT DISTINCT image_id FROM faces WHERE owner_id = $1 AND id = ANY ($2)";

    private const string OfPeople = "SELECT DISTINCT image_id FROM faces WHERE owner_id = $1 AND person_id = ANY ($2)";

    /// <summary>Names faces. A name that the owner uses already means the same person.</summary>
    /// <returns>The person, and whether it is a new one; null when one of the faces is not the owner's.</returns>
    public Task<(Guid Id, bool IsNew)?> NameAsync(Guid ownerId, string name, IReadOnlyCollection<Guid> faceIds, MatchRule? rule, CancellationToken cancellationToken) => ChangeAsync<(Guid, bool)?>(
        ownerId,
        OfFaces,
        faceIds,
        async (transaction, images) =>
        {
            if (await MissesAsync(transaction, "faces", ownerId, faceIds, cancellationToken))
            {
                return null;
            }
            var (person, isNew) = await FindOrAddAsync(transaction, ownerId, name, cancellationToken);
            await SayAsync(transaction, ownerId, faceIds, person, rule, images, cancellationToken);
            return (person, isNew);
        },
        cancellationToken);

    /// <summary>Says whose a face is.</summary>
    /// <param name="personId">Null: nobody known.</param>
    /// <returns>False when the owner has no such face or person.</returns>
    public Task<bool> AssignAsync(Guid ownerId, Guid faceId, Guid? personId, MatchRule? rule, CancellationToken cancellationToken) => ChangeAsync(
        ownerId,
        OfFaces,
        [faceId],
        async (transaction, images) =>
        {
            if (await MissesAsync(transaction, "faces", ownerId, [faceId], cancellationToken) || (personId is { } id && await MissesAsync(transaction, "people", ownerId, [id], cancellationToken)))
            {
                return false;
            }
            await SayAsync(transaction, ownerId, [faceId], personId, rule, images, cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>Says whose a face is not; it is then whose it is most like of the others.</summary>
    /// <returns>False when the owner has no such face or person.</returns>
    public Task<bool> RejectAsync(Guid ownerId, Guid faceId, Guid personId, MatchRule? rule, CancellationToken cancellationToken) => ChangeAsync(
        ownerId,
        OfFaces,
        [faceId],
        async (transaction, images) =>
        {
            if (await MissesAsync(transaction, "faces", ownerId, [faceId], cancellationToken) || await MissesAsync(transaction, "people", ownerId, [personId], cancellationToken))
            {
                return false;
            }
            await transaction.ExecuteAsync("INSERT INTO face_rejections (face_id, person_id) VALUES ($1, $2) ON CONFLICT DO NOTHING", cancellationToken, faceId, personId);
            await transaction.ExecuteAsync(
                "UPDATE faces SET person_id = NULL, confirmed = false, match_distance = NULL WHERE id = $1 AND person_id = $2", cancellationToken, faceId, personId);
            await RecognizeAsync(transaction, ownerId, [faceId], [], rule, images, cancellationToken);
            return true;
        },
        cancellationToken);

    public Task<RenameOutcome> RenameAsync(Guid ownerId, Guid personId, string name, CancellationToken cancellationToken) => ChangeAsync(
        ownerId,
        OfPeople,
        [personId],
        async (transaction, _) =>
        {
            if (await MissesAsync(transaction, "people", ownerId, [personId], cancellationToken))
            {
                return RenameOutcome.NoSuchPerson;
            }
            var taken = await transaction.QueryAsync("SELECT id FROM people WHERE owner_id = $1 AND lower(name) = lower($2) AND id <> $3", _ => 0, cancellationToken, ownerId, name, personId);
            if (taken.Count > 0)
            {
                return RenameOutcome.NameTaken;
            }
            await transaction.ExecuteAsync("UPDATE people SET name = $2 WHERE id = $1", cancellationToken, personId, name);
            return RenameOutcome.Renamed;
        },
        cancellationToken);

    /// <summary>Makes one person of two: the other's faces, and what was said not to be the other, become this one's.</summary>
    /// <returns>False when the owner has not both.</returns>
    public Task<bool> MergeAsync(Guid ownerId, Guid personId, Guid otherId, MatchRule? rule, CancellationToken cancellationToken) => ChangeAsync(
        ownerId,
        OfPeople,
        [personId, otherId],
        async (transaction, images) =>
        {
            if (await MissesAsync(transaction, "people", ownerId, [personId, otherId], cancellationToken))
            {
                return false;
            }
            var confirmed = await ConfirmedAsync(transaction, otherId, cancellationToken);
            await transaction.ExecuteAsync("UPDATE faces SET person_id = $1 WHERE person_id = $2", cancellationToken, personId, otherId);
            await transaction.ExecuteAsync(
                """
                INSERT INTO face_rejections (face_id, person_id)
                SELECT r.face_id, $1 FROM face_rejections r JOIN faces f ON f.id = r.face_id
                WHERE r.person_id = $2 AND NOT (f.confirmed AND f.person_id = $1)
                ON CONFLICT DO NOTHING
                """,
                cancellationToken,
                personId,
                otherId);
            await transaction.ExecuteAsync("DELETE FROM people WHERE id = $1", cancellationToken, otherId);
            await RecognizeAsync(transaction, ownerId, confirmed, [personId], rule, images, cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>Forgets a person; the faces stay, as somebody else's or nobody's.</summary>
    /// <returns>False when the owner has no such person.</returns>
    public Task<bool> DeleteAsync(Guid ownerId, Guid personId, MatchRule? rule, CancellationToken cancellationToken) => ChangeAsync(
        ownerId,
        OfPeople,
        [personId],
        async (transaction, images) =>
        {
            if (await MissesAsync(transaction, "people", ownerId, [personId], cancellationToken))
            {
                return false;
            }
            var confirmed = await ConfirmedAsync(transaction, personId, cancellationToken);
            await transaction.ExecuteAsync("UPDATE faces SET person_id = NULL, confirmed = false, match_distance = NULL WHERE person_id = $1", cancellationToken, personId);
            await transaction.ExecuteAsync("DELETE FROM people WHERE id = $1", cancellationToken, personId);
            await RecognizeAsync(transaction, ownerId, confirmed, [], rule, images, cancellationToken);
            return true;
        },
        cancellationToken);

    /// <param name="concerned">The images of what is changed, by owner and ids: locked first, and their tags and captions made anew at the end.</param>
    private Task<T> ChangeAsync<T>(Guid ownerId, string concerned, IReadOnlyCollection<Guid> ids, Func<NpgsqlTransaction, HashSet<Guid>, Task<T>> change, CancellationToken cancellationToken) => database.InTransactionAsync(
        async transaction =>
        {
            await FaceMatching.LockAsync(transaction, ownerId, cancellationToken);
            var images = (await transaction.QueryAsync(concerned, reader => reader.GetGuid(0), cancellationToken, ownerId, Parameter.Uuids(ids))).ToHashSet();
            await FaceMatching.LockImagesAsync(transaction, images, cancellationToken);
            var result = await change(transaction, images);
            await ImageTags.RefreshPeopleAsync(transaction, images, cancellationToken);
            await QueueTable.EnqueueCaptionsAsync(transaction, images, cancellationToken);
            return result;
        },
        cancellationToken);

    private static async Task SayAsync(
        NpgsqlTransaction transaction, Guid ownerId, IReadOnlyCollection<Guid> faceIds, Guid? personId, MatchRule? rule, HashSet<Guid> images, CancellationToken cancellationToken)
    {
        await transaction.ExecuteAsync(
            "UPDATE faces SET person_id = $2, confirmed = true, match_distance = NULL WHERE id = ANY ($1)", cancellationToken, Parameter.Uuids(faceIds), Parameter.Uuid(personId));
        await transaction.ExecuteAsync("DELETE FROM face_rejections WHERE face_id = ANY ($1) AND person_id = $2", cancellationToken, Parameter.Uuids(faceIds), Parameter.Uuid(personId));
        await RecognizeAsync(transaction, ownerId, faceIds, [], rule, images, cancellationToken);
    }

    private static async Task RecognizeAsync(
        NpgsqlTransaction transaction, Guid ownerId, IReadOnlyCollection<Guid> faceIds, IReadOnlyCollection<Guid> people, MatchRule? rule, HashSet<Guid> images, CancellationToken cancellationToken)
    {
        if (rule is not null)
        {
            images.UnionWith(await FaceMatching.RecognizeAroundAsync(transaction, ownerId, faceIds, people, rule, cancellationToken));
        }
    }

    private static async Task<(Guid Id, bool IsNew)> FindOrAddAsync(NpgsqlTransaction transaction, Guid ownerId, string name, CancellationToken cancellationToken)
    {
        var known = await transaction.QueryAsync("SELECT id FROM people WHERE owner_id = $1 AND lower(name) = lower($2)", reader => reader.GetGuid(0), cancellationToken, ownerId, name);
        if (known.Count > 0)
        {
            return (known[0], false);
        }
        var id = Guid.CreateVersion7();
        await transaction.ExecuteAsync("INSERT INTO people (id, owner_id, name) VALUES ($1, $2, $3)", cancellationToken, id, ownerId, name);
        return (id, true);
    }

    private static Task<List<Guid>> ConfirmedAsync(NpgsqlTransaction transaction, Guid personId, CancellationToken cancellationToken) =>
        transaction.QueryAsync("SELECT id FROM faces WHERE person_id = $1 AND confirmed", reader => reader.GetGuid(0), cancellationToken, personId);

    private static async Task<bool> MissesAsync(NpgsqlTransaction transaction, string table, Guid ownerId, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) => (await transaction.QueryAsync(
        $"SELECT count(*)::integer FROM {table} WHERE owner_id = $1 AND id = ANY ($2)", reader => reader.GetInt32(0), cancellationToken, ownerId, Parameter.Uuids(ids)))[0] < ids.Distinct().Count();
}
