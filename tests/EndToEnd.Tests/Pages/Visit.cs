using Microsoft.Playwright;

namespace DaprImages.EndToEnd.Tests.Pages;

/// <summary>A page in a session of its own, as somebody has it who comes for the first time.</summary>
public sealed class Visit : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _errors = [];

    public Visit(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.PageError += (_, error) => _errors.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _errors.Add(message.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>What went wrong in it: errors of scripts, and what the browser wrote to its console as one.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>The photo of that name in the grid; while it is not done and has no caption it is called after its file.</summary>
    public ILocator Cell(Guid id) => Page.Locator($".cell:has(a[data-photo='{id}'])");

    /// <summary>What the browser does when files are dropped from the desktop.</summary>
    public async Task DropAsync(params (string Name, byte[] Content)[] files)
    {
        var transfer = await Page.EvaluateHandleAsync(
            """
            files => {
                const transfer = new DataTransfer();
                for (const [name, base64] of files) {
                    transfer.items.add(new File([Uint8Array.from(atob(base64), c => c.charCodeAt(0))], name));
                }
                return transfer;
            }
            """,
            files.Select(file => new[] { file.Name, Convert.ToBase64String(file.Content) }).ToArray());
        await Page.DispatchEventAsync("body", "drop", new { dataTransfer = transfer });
    }

    /// <summary>Agrees in the dialog that is open.</summary>
    public Task AgreeAsync() => Page.GetByRole(AriaRole.Dialog).Locator("button.primary").ClickAsync();

    public async ValueTask DisposeAsync() => await _context.CloseAsync();
}
