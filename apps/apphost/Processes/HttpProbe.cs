namespace DaprImages.AppHost.Processes;

internal static class HttpProbe
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(3) };

    /// <summary>Waits until the address answers with success.</summary>
    /// <param name="givenUp">Why waiting longer makes no sense; null while it does.</param>
    /// <exception cref="StartFailedException">It does not within the time, or <paramref name="givenUp"/> says why it never will.</exception>
    public static async Task WaitAsync(string url, TimeSpan limit, Func<string?> givenUp, CancellationToken cancellationToken)
    {
        var last = "no answer";
        for (var began = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(began) < limit; await Task.Delay(50, cancellationToken))
        {
            if (givenUp() is { } reason)
            {
                throw new StartFailedException(reason);
            }
            try
            {
                using var response = await Client.GetAsync(new Uri(url), cancellationToken);
                if (response.IsSuccessStatusCode)
                {
                    return;
                }
                last = $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}";
            }
            catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // Not yet.
            }
        }
        throw new StartFailedException($"{url} did not become ready within {limit.TotalSeconds:0} s; its last answer: {last}");
    }
}
