namespace Ecomm.BrowserTests;

/// <summary>One headless browser for all tests; each test has pages of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>Set to 1 where everything is installed: a missing browser then fails the tests instead of skipping them.</summary>
    public const string RequireAllVariable = "ECOMM_REQUIRE_ALL";

    /// <summary>Set to the browser's program where it is not on the path.</summary>
    public const string PathVariable = "ECOMM_CHROMIUM";

    // The shell without windows needs a third less of the processor for the same pages.
    private static readonly string[] Programs =
    [
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome",
    ];

    // A test machine may have no graphics, no sandbox for its user and no way to the makers of the browser.
    private static readonly string[] Arguments =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async Task InitializeAsync()
    {
        if (Find() is { } program)
        {
            playwright = await Playwright.CreateAsync();
            browser = await playwright.Chromium.LaunchAsync(
                new BrowserTypeLaunchOptions { ExecutablePath = program, Args = Arguments }
            );
        }
    }

    public async Task DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }
        playwright?.Dispose();
    }

    /// <summary>A page at that address; skips the test where there is no browser.</summary>
    public async Task<IPage> Open(Uri address, ColorScheme theme = ColorScheme.Light, int width = 1280)
    {
        Require();
        var context = await browser!.NewContextAsync(
            new BrowserNewContextOptions
            {
                BaseURL = address.AbsoluteUri,
                ColorScheme = theme,
                ReducedMotion = ReducedMotion.Reduce,
                ViewportSize = new ViewportSize { Width = width, Height = 800 },
            }
        );
        return await context.NewPageAsync();
    }

    /// <summary>Closes every page that a test has opened.</summary>
    public Task ClosePages() => Task.WhenAll((browser?.Contexts ?? []).Select(context => context.CloseAsync()));

    /// <summary>Skips the test, or fails it where everything is required, if there is no browser.</summary>
    public void Require()
    {
        const string reason = "no Chromium is on the path: apt-get install chromium";
        if (browser is null && Environment.GetEnvironmentVariable(RequireAllVariable) == "1")
        {
            Assert.Fail($"{reason} ({RequireAllVariable}=1 requires it)");
        }
        Skip.If(browser is null, reason);
    }

    private static string? Find() =>
        Environment.GetEnvironmentVariable(PathVariable)
        ?? Programs
            .SelectMany(program =>
                (Environment.GetEnvironmentVariable("PATH") ?? "")
                    .Split(Path.PathSeparator)
                    .Select(folder => Path.Combine(folder, program))
            )
            .FirstOrDefault(File.Exists);
}

[CollectionDefinition(Name)]
public sealed class ChromiumGroup : ICollectionFixture<Chromium>
{
    public const string Name = "browser";
}
