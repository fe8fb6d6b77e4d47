using System.Globalization;

namespace DaprImages.Data.Images;

/// <summary>The WHERE of a question about an owner's images, which stand in it as <c>i</c>; lists and searches narrow by the same words.</summary>
internal sealed class ImageConditions
{
    private readonly List<string> _conditions = [];
    private readonly List<object?> _parameters = [];

    public ImageConditions(Guid ownerId, ImageFilter filter)
    {
        IsNarrowed = filter != new ImageFilter();
        Owner = Add(ownerId);
        _conditions.Add($"i.owner_id = {Owner}");
        Narrow(filter.Status is { } status ? Statuses.ToText(status) : null, "i.analysis_status = {0}");
        Narrow(filter.Tag, "EXISTS (SELECT FROM image_tags t WHERE t.owner_id = i.owner_id AND t.image_id = i.id AND t.plain = lower(replace({0}, '_', ' ')))");
        Narrow(filter.Person, "EXISTS (SELECT FROM faces f WHERE f.image_id = i.id AND f.person_id = {0})");
        Narrow(filter.From?.UtcDateTime, "coalesce(i.taken_at, i.uploaded_at) >= {0}");
        Narrow(filter.To?.UtcDateTime, "coalesce(i.taken_at, i.uploaded_at) < {0}");
        Narrow(filter.Camera, "strpos(lower(concat_ws(' ', i.camera_make, i.camera_model)), lower({0})) > 0");
        if (filter.Area is { } area)
        {
            _conditions.Add($"i.latitude BETWEEN {Add(area.South)} AND {Add(area.North)}");
            var (west, east) = (Add(area.West), Add(area.East));
            _conditions.Add(area.West <= area.East ? $"i.longitude BETWEEN {west} AND {east}" : $"(i.longitude >= {west} OR i.longitude <= {east})");
        }
    }

    /// <summary>The owner's place among the parameters.</summary>
    public string Owner { get; }

    /// <summary>Whether the filter leaves anything out.</summary>
    public bool IsNarrowed { get; }

    public object?[] Parameters => [.. _parameters];

    /// <returns>The parameter's place, as in <c>$3</c>.</returns>
    public string Add(object? value)
    {
        _parameters.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"${_parameters.Count}");
    }

    /// <param name="condition">With <c>{0}</c> where the value stands; left out when that is null.</param>
    public void Narrow(object? value, string condition)
    {
        if (value is not null)
        {
            _conditions.Add(string.Format(CultureInfo.InvariantCulture, condition, Add(value)));
        }
    }

    public void Require(string condition) => _conditions.Add(condition);

    public override string ToString() => string.Join(" AND ", _conditions);
}
