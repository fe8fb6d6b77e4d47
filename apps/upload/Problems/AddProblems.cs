using Dapr;
using DaprImages.Postgres;
using Microsoft.AspNetCore.Diagnostics;

namespace DaprImages.Upload.Problems;

internal static partial class ProblemsExtensions
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
            // At the last moment, for an error takes away what was set before.
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                headers.XContentTypeOptions = "nosniff";
                headers.XFrameOptions = "DENY";
                headers["Referrer-Policy"] = "no-referrer";
                headers.TryAdd("Content-Security-Policy", "default-src 'self'; img-src 'self' blob: data:; style-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
                return Task.CompletedTask;
            });
            return next(context);
        });
        return app;
    }

    private sealed partial class ProblemExceptionHandler(ILogger<ProblemExceptionHandler> logger) : IExceptionHandler
    {
        private const int NoSpaceLeft = 28; // ENOSPC

        public static bool IsExpected(Exception error) => error is BadHttpRequestException or IOException or InvalidDataException or OperationCanceledException or DaprException || DatabaseAway.Is(error);

        public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
        {
            var details = exception switch
            {
                BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Problem.Details(ProblemTypes.RequestTooLarge, "The request is larger than is accepted. Send fewer files at once."),
                BadHttpRequestException bad => Problem.Details(ProblemTypes.BadRequest, bad.Message),
                IOException { HResult: NoSpaceLeft } => Problem.Details(ProblemTypes.Unavailable, "The service has no room for files just now. Try again later; nothing was stored."),
                // What MultipartReader says of a body that is cut off or not multipart.
                InvalidDataException or IOException => Problem.Details(ProblemTypes.BadRequest, "The request was cut off or is not valid multipart data. Send it again."),
                _ when DatabaseAway.Is(exception) => Problem.Details(ProblemTypes.Unavailable, "The database cannot be reached just now. Try again in a few seconds; nothing was stored."),
                // The image store is all that a request needs of Dapr.
                DaprException => Problem.Details(ProblemTypes.Unavailable, "The image store cannot be reached just now. Try again in a few seconds; nothing was stored."),
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
                LogUnavailable(context.Request.Path, exception.InnerException?.Message ?? exception.Message);
            }
            await context.Response.WriteAsJsonAsync(details, options: null, "application/problem+json", cancellationToken);
            return true;
        }

        [LoggerMessage(LogLevel.Warning, "{Path} was answered with 503: {Reason}")]
        private partial void LogUnavailable(string path, string reason);
    }
}
