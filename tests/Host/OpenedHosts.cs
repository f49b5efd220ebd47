using System.Text;

namespace Ecomm.HostTests;

/// <summary>A host that listens beyond this machine: it asks each request for its token, and lets known names in only.</summary>
public sealed class OpenedHosts(OpenedHosts.Opened opened) : IClassFixture<OpenedHosts.Opened>
{
    /// <summary>A host on all addresses, of which tests ask the loopback ones.</summary>
    public sealed class Opened : IAsyncLifetime
    {
        private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("ecomm-test-");
        private HostProcess? process;
        private Client? client;

        public Uri Address => new($"http://127.0.0.2:{client!.Address.Port}");

        public string Token => File.ReadAllText(Path.Combine(data.FullName, "token")).Trim();

        public string Output => process!.Output;

        public async Task InitializeAsync() =>
            (process, client) = await HostProcess.Start(
                data.FullName,
                "--address",
                "0.0.0.0",
                "--cors-origin",
                "https://shop.example"
            );

        public Task DisposeAsync()
        {
            client?.Dispose();
            process?.Dispose();
            data.Delete(recursive: true);
            return Task.CompletedTask;
        }
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/console.js")]
    [InlineData("GET", "/ops")]
    [InlineData("GET", "/ops/laws")]
    [InlineData("POST", Client.ListOrders)]
    [InlineData("GET", "/health")]
    [InlineData("GET", "/health/live")]
    [InlineData("GET", "/metrics")]
    [InlineData("POST", "/_blazor/negotiate?negotiateVersion=1")]
    public async Task Without_its_token_nothing_is_answered_and_with_it_all(string method, string path)
    {
        Assert.Equal(401, await Status(method, path));
        Assert.Equal(401, await Status(method, path, ("Authorization", "Bearer wrong")));
        Assert.Equal(401, await Status(method, path, ("Authorization", $"Basic {opened.Token}")));
        Assert.Equal(401, await Status(method, path, ("Authorization", $"Bearer {opened.Token}x")));
        Assert.Equal(401, await Status(method, path, ("Cookie", $"{CookieName}=wrong")));
        Assert.Equal(200, await Status(method, path, ("Authorization", $"Bearer {opened.Token}")));
        Assert.Equal(200, await Status(method, path, ("Cookie", $"{CookieName}={opened.Token}")));
    }

    [Fact]
    public async Task The_printed_link_sets_a_cookie_and_leaves_the_token_out_of_the_address()
    {
        // The link is a line after the one by which a host is known to listen.
        await Eventually.True(
            () =>
                opened.Output.Contains(
                    $"open http://localhost:{opened.Address.Port}/?token={opened.Token} in a browser",
                    StringComparison.Ordinal
                ),
            "the link is printed"
        );
        var answer = await Send("GET", $"/tamper?token={opened.Token}&more=1");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/tamper?more=1", answer.Headers.Location!.ToString());
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith($"{CookieName}={opened.Token}; ", cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=lax", cookie, StringComparison.Ordinal);
        Assert.Equal(401, await Status("GET", "/?token=wrong"));
    }

    [Fact]
    public async Task No_log_line_has_the_token()
    {
        await Send("GET", $"/nothing-is-here?token={opened.Token}");
        await Status("POST", Client.ListOrders, ("Authorization", $"Bearer {opened.Token}"));
        await Eventually.True(
            () => opened.Output.Contains("ListOrdersApi", StringComparison.Ordinal),
            "the request is in the log"
        );
        var lines = opened.Output.Split('\n').Where(line => line.Contains(opened.Token, StringComparison.Ordinal));
        Assert.StartsWith("Watch it: ", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Addresses_and_the_machines_own_name_are_let_in_and_no_other()
    {
        var port = opened.Address.Port;
        var token = ("Authorization", $"Bearer {opened.Token}");
        foreach (
            var name in (string[])["127.0.0.1", "localhost", "192.168.0.1", Environment.MachineName.ToUpperInvariant()]
        )
        {
            var own = ("Host", $"{name}:{port}");
            Assert.Equal(200, await Status("GET", "/ops/laws", token, own));
            Assert.Equal(200, await Status("GET", "/", token, own, ("Origin", $"http://{name}:{port}")));
            Assert.Equal(403, await Status("GET", "/ops/laws", token, own, ("Origin", "https://shop.example")));
            Assert.Equal(403, await Status("POST", "/ops/chaos", token, own, ("Origin", "null")));
            Assert.Equal(403, await Status("GET", "/ops/laws", token, own, ("Sec-Fetch-Site", "cross-site")));
        }
        Assert.Equal(403, await Status("GET", "/ops/laws", token, ("Host", $"shop.example:{port}")));
        Assert.Equal(403, await Status("GET", "/", token, ("Host", $"{Environment.MachineName}.shop.example:{port}")));
    }

    [Fact]
    public async Task The_listed_origin_may_call_the_APIs_and_those_of_this_machine_no_more()
    {
        var token = ("Authorization", $"Bearer {opened.Token}");
        Assert.Equal(200, await Status("POST", Client.ListOrders, token, ("Origin", "https://shop.example")));
        Assert.Equal(403, await Status("POST", Client.ListOrders, token, ("Origin", "https://localhost")));
        // A browser sends a preflight without the token that it asks for.
        Assert.Equal(
            204,
            await Status(
                "OPTIONS",
                Client.ListOrders,
                ("Origin", "https://shop.example"),
                ("Access-Control-Request-Method", "POST"),
                ("Access-Control-Request-Headers", "authorization")
            )
        );
    }

    [Theory]
    [InlineData("short")]
    [InlineData("sixteen characters")]
    public async Task A_token_that_can_be_guessed_or_not_be_sent_is_refused_and_not_shown(string token)
    {
        var (exitCode, output) = await HostProcess.Run("--token", token);
        Assert.Equal(2, exitCode);
        Assert.Contains(
            $"--token has {token.Length} characters; expected at least 16",
            output,
            StringComparison.Ordinal
        );
    }

    private string CookieName => $"ecomm-token-{opened.Address.Port}";

    private async Task<int> Status(string method, string path, params (string Name, string Value)[] headers) =>
        (int)(await Send(method, path, headers)).StatusCode;

    private async Task<HttpResponseMessage> Send(
        string method,
        string path,
        params (string Name, string Value)[] headers
    )
    {
        using var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            CheckCertificateRevocationList = true,
        };
        using var http = new HttpClient(handler);
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(opened.Address, path));
        if (method == "POST")
        {
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        }
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return await http.SendAsync(request);
    }
}
