namespace Ecomm.HostTests;

/// <summary>
/// Web pages of others run in the browser of this machine's user and reach this address. They are let into nothing: neither
/// under their own name, nor from their own origin.
/// </summary>
public sealed class ForeignPages(SharedHost host) : IClassFixture<SharedHost>
{
    private const string Chaos = "/ops/chaos";
    private const string Switched = """{"delayMs":1}""";

    private readonly Uri address = host.Client.Address;

    /// <summary>Everything that the host serves: operations, APIs, health, the console, its assets and its circuit.</summary>
    public static TheoryData<string, string> Served =>
        new()
        {
            { "GET", "/ops" },
            { "GET", "/ops/laws" },
            { "GET", "/ops/events" },
            { "POST", Chaos },
            { "POST", "/ops/events/delete" },
            { "POST", Client.PlaceOrder },
            { "POST", Client.ListOrders },
            { "GET", "/health" },
            { "GET", "/" },
            { "GET", "/tamper" },
            { "GET", "/console.js" },
            { "POST", "/_blazor/negotiate" },
            { "GET", "/nothing-is-here" },
        };

    [Theory]
    [MemberData(nameof(Served))]
    public async Task Another_origin_is_refused(string method, string path)
    {
        foreach (
            var origin in (string[])
                [
                    "https://shop.example",
                    "http://shop.example",
                    $"http://shop.example:{address.Port}",
                    $"http://127.0.0.1.shop.example:{address.Port}",
                    // A page of another program of this machine, and one that is under another name here than it was asked for:
                    // they may call the APIs, see CrossOrigin.
                    .. path.StartsWith("/api/", StringComparison.Ordinal)
                        ? Array.Empty<string>()
                        : ["http://127.0.0.1", "http://127.0.0.1:1", $"http://localhost:{address.Port}"],
                    // What a browser says for a page in a sandbox or from a file.
                    "null",
                    "nonsense",
                ]
        )
        {
            await Refused(method, path, ("Origin", origin));
            await Refused(method, path, ("Origin", origin), ("Sec-Fetch-Site", "same-origin"));
        }
    }

    [Theory]
    [MemberData(nameof(Served))]
    public async Task Another_name_for_this_address_is_refused(string method, string path)
    {
        foreach (
            var name in (string[])
                [
                    "shop.example",
                    $"shop.example:{address.Port}",
                    $"localhost.shop.example:{address.Port}",
                    $"127.0.0.1.shop.example:{address.Port}",
                    "192.168.0.1",
                ]
        )
        {
            await Refused(method, path, ("Host", name));
            // As a page under that name does: to it, this is its own origin.
            await Refused(
                method,
                path,
                ("Host", name),
                ("Origin", $"http://{name}"),
                ("Sec-Fetch-Site", "same-origin")
            );
        }
    }

    [Theory]
    [MemberData(nameof(Served))]
    public async Task What_a_page_elsewhere_embeds_is_refused(string method, string path)
    {
        await Refused(method, path, ("Sec-Fetch-Site", "cross-site"));
        foreach (var mode in (string[])["no-cors", "cors", "websocket"])
        {
            await Refused(method, path, ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", mode));
        }
    }

    [Fact]
    public async Task What_is_refused_is_not_done()
    {
        var before = (await host.Client.Get(Chaos)).Body.ToJsonString();
        await Refused("POST", Chaos, ("Origin", "https://shop.example"));
        await Refused("POST", Chaos, ("Host", "shop.example"));
        await Refused("POST", Chaos, ("Sec-Fetch-Site", "cross-site"));
        Assert.Equal(before, (await host.Client.Get(Chaos)).Body.ToJsonString());
    }

    [Theory]
    [InlineData("/ops/laws")]
    [InlineData("/")]
    public async Task A_preflight_of_another_origin_is_refused(string path) =>
        await Refused(
            "OPTIONS",
            path,
            ("Origin", "https://shop.example"),
            ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "content-type")
        );

    [Fact]
    public async Task The_tools_of_this_machine_and_the_console_itself_are_let_in()
    {
        var own = address.GetLeftPart(UriPartial.Authority);
        foreach (var path in (string[])["/ops/laws", "/health", "/", "/console.js"])
        {
            await LetIn(path);
            await LetIn(path, ("Origin", own));
            await LetIn(path, ("Origin", own), ("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Mode", "cors"));
            await LetIn(path, ("Sec-Fetch-Site", "same-origin"));
            await LetIn(path, ("Sec-Fetch-Site", "none"), ("Sec-Fetch-Mode", "navigate"));
            // A link to the console from a page elsewhere.
            await LetIn(path, ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"));
            await LetIn(path, ("Host", $"localhost:{address.Port}"));
            await LetIn(path, ("Host", $"[::1]:{address.Port}"));
            await LetIn(path, ("Host", "LOCALHOST"));
            await LetIn(path, ("Host", $"localhost.:{address.Port}"));
            await LetIn(path, ("Host", $"localhost:{address.Port}"), ("Origin", $"http://localhost:{address.Port}"));
        }
    }

    private Task Refused(string method, string path, params (string Name, string Value)[] headers) =>
        Refused(address, method, path, headers);

    private async Task LetIn(string path, params (string Name, string Value)[] headers)
    {
        var (status, allowed, _) = await Send(address, "GET", path, headers);
        Assert.True(status is HttpStatusCode.OK, $"{path} {Words(headers)}: {status}");
        // The host has no page elsewhere to answer to, so a browser shows nobody else what it says.
        Assert.Empty(allowed);
    }

    private static async Task Refused(Uri to, string method, string path, params (string Name, string Value)[] headers)
    {
        var (status, allowed, text) = await Send(to, method, path, headers);
        Assert.True(status is HttpStatusCode.Forbidden, $"{method} {path} {Words(headers)}: {status}");
        Assert.StartsWith("""{"message":"Forbidden: """, text, StringComparison.Ordinal);
        Assert.Empty(allowed);
    }

    private static async Task<(HttpStatusCode Status, IEnumerable<string> Allowed, string Text)> Send(
        Uri to,
        string method,
        string path,
        params (string Name, string Value)[] headers
    )
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(to, path));
        if (method == "POST")
        {
            request.Content = new StringContent(Switched, System.Text.Encoding.UTF8, "application/json");
        }
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        using var response = await http.SendAsync(request);
        return (
            response.StatusCode,
            response
                .Headers.Select(header => header.Key)
                .Where(name => name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase))
                .ToList(),
            await response.Content.ReadAsStringAsync()
        );
    }

    private static string Words(IEnumerable<(string Name, string Value)> headers) =>
        string.Join(", ", headers.Select(header => $"{header.Name}: {header.Value}"));
}
