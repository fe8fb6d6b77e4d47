namespace DaprImages.Upload.Problems;

internal static class ProblemTypes
{
    public static readonly ProblemType NotMultipart = new("not-multipart", StatusCodes.Status415UnsupportedMediaType, "Not a multipart request");
    public static readonly ProblemType NoFiles = new("no-files", StatusCodes.Status400BadRequest, "No files in the request");
    public static readonly ProblemType WrongFieldName = new("wrong-field-name", StatusCodes.Status400BadRequest, "Part with another name");
    public static readonly ProblemType TooManyFiles = new("too-many-files", StatusCodes.Status413PayloadTooLarge, "Too many files at once");
    public static readonly ProblemType NothingAccepted = new("nothing-accepted", StatusCodes.Status400BadRequest, "No file can be accepted");
    public static readonly ProblemType RequestTooLarge = new("request-too-large", StatusCodes.Status413PayloadTooLarge, "The request is too large");
    public static readonly ProblemType BadRequest = new("bad-request", StatusCodes.Status400BadRequest, "The request is not understood");
    public static readonly ProblemType ImageNotFound = new("image-not-found", StatusCodes.Status404NotFound, "No such image");
    public static readonly ProblemType FileNotReady = new("file-not-ready", StatusCodes.Status404NotFound, "The file is not made yet");
    public static readonly ProblemType UnknownStage = new("unknown-stage", StatusCodes.Status400BadRequest, "No such analysis");
    public static readonly ProblemType PersonNotFound = new("person-not-found", StatusCodes.Status404NotFound, "No such person");
    public static readonly ProblemType FaceNotFound = new("face-not-found", StatusCodes.Status404NotFound, "No such face");
    public static readonly ProblemType NameTaken = new("name-taken", StatusCodes.Status409Conflict, "Somebody else has that name");
    public static readonly ProblemType Unauthenticated = new("unauthenticated", StatusCodes.Status401Unauthorized, "Who is asking?");
    public static readonly ProblemType LocalOnly = new("local-only", StatusCodes.Status403Forbidden, "For this machine only");
    public static readonly ProblemType CrossSite = new("cross-site", StatusCodes.Status403Forbidden, "Asked by a page of another site");
    public static readonly ProblemType Unavailable = new("service-unavailable", StatusCodes.Status503ServiceUnavailable, "A part of the service is away");

    private static readonly Dictionary<string, ProblemType> ByCode = new[]
    {
        NotMultipart, NoFiles, WrongFieldName, TooManyFiles, NothingAccepted, RequestTooLarge, BadRequest, ImageNotFound, FileNotReady, UnknownStage, Unavailable,
        PersonNotFound, FaceNotFound, NameTaken, Unauthenticated, LocalOnly, CrossSite,
        // What is wrong with an image has the codes of Vision's ImageRefusal.
        new ProblemType("image-empty", StatusCodes.Status400BadRequest, "The file is empty"),
        new ProblemType("not-an-image", StatusCodes.Status415UnsupportedMediaType, "The file is not an image"),
        new ProblemType("image-format-unsupported", StatusCodes.Status415UnsupportedMediaType, "The image format is not supported"),
        new ProblemType("image-too-large", StatusCodes.Status413PayloadTooLarge, "The file is too large"),
        new ProblemType("image-too-many-pixels", StatusCodes.Status413PayloadTooLarge, "The image has too many pixels"),
        new ProblemType("image-damaged", StatusCodes.Status400BadRequest, "The image is damaged"),
    }.ToDictionary(type => type.Code);

    public static ProblemType Find(string code) => ByCode[code];
}
