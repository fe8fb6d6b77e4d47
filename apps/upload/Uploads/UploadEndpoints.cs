using System.Globalization;
using System.Security.Claims;
using DaprImages.Upload.Problems;
using DaprImages.Upload.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace DaprImages.Upload.Uploads;

internal static class UploadEndpoints
{
    /// <summary>What the parts are called.</summary>
    private const string FieldName = "files";

    public static IEndpointRouteBuilder MapUploads(this IEndpointRouteBuilder routes)
    {
        var limits = routes.ServiceProvider.GetRequiredService<IOptions<UploadOptions>>().Value;
        routes.MapPost("/api/upload", UploadAsync)
            .WithTags("Upload")
            .WithSummary("Stores images and queues them for analysis")
            .WithDescription($"Multipart form data, each file in a part named '{FieldName}'. Answers as soon as the files are stored; the analysis goes on in the background.")
            .WithMetadata(new RequestSizeLimit(limits.MaxRequestBytes))
            .AddOpenApiOperationTransformer(DescribeBodyAsync)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .DisableAntiforgery();
        return routes;
    }

    private static async Task<Results<Accepted<UploadResponse>, ProblemHttpResult>> UploadAsync(
        HttpRequest request, ClaimsPrincipal user, ImageUploader uploader, IOptions<UploadOptions> options, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 200 } boundary)
        {
            return Problem.Of(ProblemTypes.NotMultipart, $"Send the images as multipart/form-data, each in a part named '{FieldName}': curl -F {FieldName}=@photo.jpg …");
        }
        // Uploads may take as long as the sender's line does.
        if (request.HttpContext.Features.Get<Microsoft.AspNetCore.Server.Kestrel.Core.Features.IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = new Microsoft.AspNetCore.Server.Kestrel.Core.MinDataRate(100, TimeSpan.FromSeconds(30));
        }

        var accepted = new List<AcceptedImage>();
        var rejected = new List<RejectedFile>();
        var reader = new MultipartReader(boundary, request.Body) { HeadersCountLimit = 16, HeadersLengthLimit = 16 * 1024 };
        for (var part = 0; await reader.ReadNextSectionAsync(cancellationToken) is { } section; part++)
        {
            if (part == options.Value.MaxParts)
            {
                rejected.Add(new("", ProblemTypes.TooManyFiles.Code, string.Create(CultureInfo.InvariantCulture, $"The request has more than {options.Value.MaxParts} parts; the rest was not looked at.")));
                break;
            }
            var disposition = ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var parsed) ? parsed : null;
            var fileName = FileNames.Clean(disposition?.FileNameStar.Value ?? disposition?.FileName.Value);
            if (HeaderUtilities.RemoveQuotes(disposition?.Name ?? default).Value is not FieldName)
            {
                rejected.Add(new(fileName, ProblemTypes.WrongFieldName.Code, $"The part is named '{FileNames.Clean(disposition?.Name.Value)}'. Name it '{FieldName}'."));
                continue;
            }
            if (accepted.Count + rejected.Count >= options.Value.MaxFiles)
            {
                rejected.Add(new(fileName, ProblemTypes.TooManyFiles.Code, string.Create(CultureInfo.InvariantCulture, $"One request takes {options.Value.MaxFiles} files. Send the rest in another.")));
                continue;
            }
            var (image, refusal) = await uploader.StoreAsync(user.Id(), section.Body, fileName, accepted.Count > 0, cancellationToken);
            if (image is not null)
            {
                accepted.Add(image);
            }
            else
            {
                rejected.Add(refusal!);
            }
        }

        if (accepted.Count > 0)
        {
            return TypedResults.Accepted(accepted[0].StatusUrl, new UploadResponse(accepted, rejected));
        }
        return rejected.Count == 0
            ? Problem.Of(ProblemTypes.NoFiles, $"The request has no files. Send each image in a part named '{FieldName}'.")
            : NothingAccepted(rejected);
    }

    /// <summary>Described by hand: what is said by <c>Accepts</c> is also enforced, with an answer that does not tell how to do it.</summary>
    private static Task DescribeBodyAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var file = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
        var form = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = new Dictionary<string, IOpenApiSchema> { [FieldName] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = file } },
            Required = new HashSet<string> { FieldName },
        };
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType> { ["multipart/form-data"] = new() { Schema = form } },
        };
        return Task.CompletedTask;
    }

    /// <summary>One problem for all: that of the files, if they share it.</summary>
    private static ProblemHttpResult NothingAccepted(List<RejectedFile> rejected)
    {
        var code = rejected.Select(file => file.Code).Distinct().Count() == 1 ? rejected[0].Code : ProblemTypes.NothingAccepted.Code;
        var type = ProblemTypes.Find(code);
        var detail = rejected.Count == 1 || code != ProblemTypes.NothingAccepted.Code ? rejected[0].Error : "None of the files can be accepted; 'rejected' says why for each.";
        return Problem.Of(type, detail, ("rejected", rejected));
    }

    private sealed record RequestSizeLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
