using System.Globalization;
using Ecomm.Hosting.Host;
using Ecomm.Hosting.Http;
using static Microsoft.Playwright.Assertions;

namespace Ecomm.BrowserTests;

/// <summary>A test in a real browser against a host of its own, on data of its own.</summary>
[Collection(ChromiumGroup.Name)]
public abstract class ConsoleTest(Chromium chromium) : IAsyncLifetime
{
    private const float Patience = 30_000;
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("ecomm-test-");
    private InProcessHost? host;

    internal Client Client { get; private set; } = null!;

    /// <summary>After this many receives a message is parked.</summary>
    protected virtual int ReceivesMax => 200;

    /// <summary>Whom the host answers.</summary>
    internal virtual HttpEdge Edge => new();

    public async Task InitializeAsync()
    {
        SetDefaultExpectTimeout(Patience);
        await Start();
    }

    public async Task DisposeAsync()
    {
        // A page that stays open asks its host, which is gone, again and again, beside all later tests.
        await chromium.ClosePages();
        await Stop();
        data.Delete(recursive: true);
    }

    /// <summary>A page of the console, once it is live.</summary>
    protected async Task<IPage> Open(string path, ColorScheme theme = ColorScheme.Light, int width = 1280)
    {
        var page = await chromium.Open(Client.Address, theme, width);
        page.SetDefaultTimeout(Patience);
        await Go(page, path);
        return page;
    }

    /// <summary>Goes there and waits until the page answers to clicks.</summary>
    protected static async Task Go(IPage page, string path)
    {
        await page.GotoAsync(path);
        await Expect(page.Locator("html[data-live]")).ToBeAttachedAsync();
    }

    /// <summary>Ends the host and starts it again on the same data.</summary>
    protected async Task Restart()
    {
        await Stop();
        await Start();
    }

    protected static Task Press(IPage page, string button) => Button(page, button).ClickAsync();

    /// <summary>Uses a button by the keyboard alone.</summary>
    protected static async Task Key(ILocator button)
    {
        await button.FocusAsync();
        await button.Page.Keyboard.PressAsync("Enter");
    }

    protected static ILocator Button(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).First;

    protected static ILocator Heading(IPage page, string name) =>
        page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true });

    protected static Task Fill(IPage page, string label, string text) =>
        page.GetByLabel(label, new() { Exact = true }).FillAsync(text);

    protected static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task Start()
    {
        host = await InProcessHost.Start(
            new LocalOptions(
                data.FullName,
                GatewayFailureRate: 0,
                RetryDelay: TimeSpan.FromMilliseconds(50),
                ReceivesMax
            ),
            Edge
        );
        Client = new Client(host.Address);
    }

    private async Task Stop()
    {
        Client?.Dispose();
        await (host?.DisposeAsync() ?? ValueTask.CompletedTask);
        host = null;
    }
}
