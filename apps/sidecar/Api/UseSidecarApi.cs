using DaprImages.Postgres;
using DaprImages.Sidecar.Startup;
using Grpc.Core;

namespace DaprImages.Sidecar.Api;

/// <summary>What every request passes before it reaches its part of the API.</summary>
internal static partial class SidecarApiExtensions
{
    private const string TokenHeader = "dapr-api-token";

    public static WebApplication UseSidecarApi(this WebApplication app)
    {
        var arguments = app.Services.GetRequiredService<SidecarArguments>();
        var tracing = app.Services.GetRequiredService<Tracing>();
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("dapr.api");
        app.Use(next => context => HttpProtocol.IsHttp2(context.Request.Protocol)
            ? OverGrpcAsync(context, next, arguments, tracing)
            : OverHttpAsync(context, next, arguments, tracing, logger));
        app.UseRouting();
        return app;
    }

    private static Task OverGrpcAsync(HttpContext context, RequestDelegate next, SidecarArguments arguments, Tracing tracing)
    {
        if (arguments.ApiToken is { } token)
        {
            string? given = context.Request.Headers[TokenHeader];
            if (given != token)
            {
                return RefuseCall(context.Response, given is null ? "missing api token in request metadata" : "authentication error: api token mismatch");
            }
        }
        tracing.Begin(context);
        return next(context);
    }

    private static async Task OverHttpAsync(HttpContext context, RequestDelegate next, SidecarArguments arguments, Tracing tracing, ILogger logger)
    {
        var (request, response) = (context.Request, context.Response);
        if (IsTooLarge(request.Headers, arguments.MaxHeaderSize))
        {
            response.StatusCode = StatusCodes.Status431RequestHeaderFieldsTooLarge;
            response.ContentType = "text/plain; charset=utf-8";
            await response.WriteAsync("431 Request Header Fields Too Large", context.RequestAborted);
            return;
        }
        RequestPath.Clean(request);
        // Probes carry neither traces nor tokens.
        if (!request.Path.Value!.Contains("/healthz", StringComparison.Ordinal))
        {
            tracing.Begin(context)?.WriteTo(response.Headers);
            if (arguments.ApiToken is { } token && request.Headers[TokenHeader].ToString().Trim() != token)
            {
                response.StatusCode = StatusCodes.Status401Unauthorized;
                response.ContentType = "text/plain; charset=utf-8";
                response.Headers.XContentTypeOptions = "nosniff";
                await response.WriteAsync("invalid api token\n", context.RequestAborted);
                return;
            }
        }
        try
        {
            await next(context);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone.
        }
        catch (Exception error) when (!response.HasStarted)
        {
            if (error is not (ApiException or BodyTooLargeException or BadHttpRequestException or RpcException) && !DatabaseAway.Is(error))
            {
                LogFailed(logger, request.Method, request.Path, error);
            }
            await ToApiException(error).WriteAsync(response);
        }
    }

    private static ApiException ToApiException(Exception error) => error switch
    {
        ApiException api => api,
        BodyTooLargeException or BadHttpRequestException => ApiException.Malformed(error.Message),
        _ => new ApiException(StatusCodes.Status500InternalServerError, "ERR_INTERNAL", StatusCode.Internal, error.Message),
    };

    private static bool IsTooLarge(IHeaderDictionary headers, int limit)
    {
        var size = 0;
        foreach (var (name, values) in headers)
        {
            foreach (var value in values)
            {
                size += name.Length + (value?.Length ?? 0) + 4; // colon, space and line end
            }
        }
        return size > limit + 4096; // Go's HTTP server, and with it daprd, is that generous
    }

    private static Task RefuseCall(HttpResponse response, string reason)
    {
        var details = ErrorDetails.ToTrailers(StatusCode.Unauthenticated, "Unauthorized", [ErrorDetails.Info("Unauthorized", ("http.code", "401"), ("http.error_message", reason))]);
        response.ContentType = "application/grpc";
        response.Headers.GrpcStatus = "16";
        response.Headers.GrpcMessage = "Unauthorized";
        response.Headers[details[0].Key] = Convert.ToBase64String(details[0].ValueBytes).TrimEnd('=');
        return Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed")]
    private static partial void LogFailed(ILogger logger, string method, string path, Exception error);
}
