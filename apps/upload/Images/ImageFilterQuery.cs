using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using DaprImages.Contracts;
using DaprImages.Data;
using DaprImages.Data.Images;
using DaprImages.Upload.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DaprImages.Upload.Images;

/// <summary>What a list or a search is narrowed to, as it stands in the address.</summary>
internal sealed class ImageFilterQuery
{
    private const int MaxLength = 200;

    [FromQuery(Name = "status"), Description("pending, in_progress, completed or failed")]
    public string? Status { get; init; }

    [FromQuery(Name = "tag"), Description("A tag's whole name, in whatever case; gas_station is 'gas station'")]
    public string? Tag { get; init; }

    [FromQuery(Name = "person"), Description("A person's id")]
    public Guid? Person { get; init; }

    [FromQuery(Name = "from"), Description("Taken (or, without a date from the camera, uploaded) at or after")]
    public DateTimeOffset? From { get; init; }

    [FromQuery(Name = "to"), Description("Taken or uploaded before")]
    public DateTimeOffset? To { get; init; }

    [FromQuery(Name = "camera"), Description("Contained in the camera's make and model")]
    public string? Camera { get; init; }

    [FromQuery(Name = "box"), Description("west,south,east,north in degrees; west may be east of east, across the 180th meridian")]
    public string? Box { get; init; }

    public bool TryRead([NotNullWhen(true)] out ImageFilter? filter, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        (filter, problem) = (null, null);
        ImageStatus? status = null;
        if (Status is not null)
        {
            if (!Statuses.TryParse(Status, out var known))
            {
                problem = Problem.Of(ProblemTypes.BadRequest, "'status' is one of pending, in_progress, completed and failed.");
                return false;
            }
            status = known;
        }
        if (Tag?.Length > MaxLength || Camera?.Length > MaxLength)
        {
            problem = Problem.Of(ProblemTypes.BadRequest, $"'tag' and 'camera' have {MaxLength} characters at most.");
            return false;
        }
        GeoArea? area = null;
        if (Box is not null && !TryReadArea(Box, out area))
        {
            problem = Problem.Of(ProblemTypes.BadRequest, "'box' is west,south,east,north in degrees, as in 8.1,51.4,8.4,51.6: longitudes between -180 and 180, latitudes between -90 and 90, south before north.");
            return false;
        }
        filter = new ImageFilter(status, Tag, Person, From, To, Camera, area);
        return true;
    }

    private static bool TryReadArea(string text, [NotNullWhen(true)] out GeoArea? area)
    {
        var numbers = text.Split(',').Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN).ToArray();
        area = numbers is [>= -180 and <= 180 and var west, >= -90 and <= 90 and var south, >= -180 and <= 180 and var east, >= -90 and <= 90 and var north] && south <= north
            ? new GeoArea(west, south, east, north)
            : null;
        return area is not null;
    }
}
