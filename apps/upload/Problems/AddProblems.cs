using DaprImages.DaprImageStore;
using DaprImages.Postgres;
using Microsoft.AspNetCore.Diagnostics;

namespace DaprImages.Upload.Problems;

internal static class ProblemsExtensions
{
    /// <summary>Every failure is answered as problem+json, with a type that clients can rely on.</summary>
    public static IServiceCollection AddProblems(this IServiceCollection services)
    {
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context => context.ProblemDetails.Extensions.Remove("traceId"));
        services.AddExceptionHandler<ProblemExceptionHandler>();
        return services;
    }

    public static WebApplication UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            // Half a request, or a sender who went away, is nobody's error here.
            SuppressDiagnosticsCallback = context => ProblemExceptionHandler.IsExpected(context.Exception),
        });
        app.UseStatusCodePages();
        return app;
    }

    /// <summary>Images are shown and nothing else: no sniffing, no framing by others, no scripts from anywhere but here.</summary>
    public static WebApplication UseSecurityHeaders(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "no-referrer";
            headers.ContentSecurityPolicy = "default-src 'self'; img-src 'self' blob: data:; style-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
            return next(context);
        });
        return app;
    }

    private sealed class ProblemExceptionHandler : IExceptionHandler
    {
        public static bool IsExpected(Exception error) => error is BadHttpRequestException or IOException or InvalidDataException or OperationCanceledException || DatabaseAway.Is(error) || ImageStore.IsAway(error);

        public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
        {
            var details = exception switch
            {
                BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Problem.Details(ProblemTypes.RequestTooLarge, "The request is larger than is accepted. Send fewer files at once."),
                BadHttpRequestException bad => Problem.Details(ProblemTypes.BadRequest, bad.Message),
                // What MultipartReader says of a body that is cut off or not multipart.
                InvalidDataException or IOException => Problem.Details(ProblemTypes.BadRequest, "The request was cut off or is not valid multipart data. Send it again."),
                _ when DatabaseAway.Is(exception) => Problem.Details(ProblemTypes.Unavailable, "The database cannot be reached just now. Try again in a few seconds; nothing was stored."),
                _ when ImageStore.IsAway(exception) => Problem.Details(ProblemTypes.Unavailable, "The image store cannot be reached just now. Try again in a few seconds; nothing was stored."),
                _ => null,
            };
            if (details is null)
            {
                return false;
            }
            context.Response.StatusCode = details.Status!.Value;
            if (details.Status == StatusCodes.Status503ServiceUnavailable)
            {
                context.Response.Headers.RetryAfter = "5";
            }
            await context.Response.WriteAsJsonAsync(details, options: null, "application/problem+json", cancellationToken);
            return true;
        }
    }
}
