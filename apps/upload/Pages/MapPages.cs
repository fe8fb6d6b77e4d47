namespace DaprImages.Upload.Pages;

internal static class PagesExtensions
{
    private const string Document = "index.html";

    /// <summary>The addresses of pages, as <c>wwwroot/js/main.js</c> knows them; all of them are one document. Any other address that is no file is not found.</summary>
    private static readonly string[] Addresses = ["/photos/{id:guid}", "/duplicates", "/search", "/people", "/people/{id:guid}", "/operations"];

    /// <summary>The gallery. Its files have no build step: what is in wwwroot is what the browser gets.</summary>
    public static WebApplication MapPages(this WebApplication app)
    {
        // Asked for again with every visit, and answered with 304: after an update no browser mixes new files with old ones.
        var files = new StaticFileOptions { OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "no-cache" };
        app.UseDefaultFiles();
        app.UseStaticFiles(files);
        foreach (var address in Addresses)
        {
            app.MapFallbackToFile(address, Document, files).ExcludeFromDescription();
        }
        return app;
    }
}
