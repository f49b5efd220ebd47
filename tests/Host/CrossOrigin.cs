using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Ecomm.HostTests;

/// <summary>Pages of other origins call the APIs: by default those of this machine, as <c>--cors-origin</c> says otherwise.</summary>
[Collection(SharedHostGroup.Name)]
public sealed partial class CrossOrigin(SharedHost host)
{
    private const string Query = "{}";

    private readonly Client client = host.Client;

    [Fact]
    public async Task Every_request_of_a_file_that_names_another_origin_of_this_machine_is_answered()
    {
        var requests = (await File.ReadAllTextAsync(InThisFolder("requests.http")))
            .Split("###")
            .Skip(1)
            .Select(text => Request().Match(text.ReplaceLineEndings("\n")))
            .ToList();
        Assert.Equal(6, requests.Count);
        foreach (var request in requests)
        {
            Assert.True(request.Success);
            var answer = await Send(
                "POST",
                request.Groups["path"].Value,
                request.Groups["body"].Value,
                ("Origin", request.Groups["origin"].Value)
            );
            Assert.True((int)answer.StatusCode is 200 or 202, $"{request.Groups["path"].Value}: {answer.StatusCode}");
            Assert.Equal("https://localhost", Header(answer, "Access-Control-Allow-Origin"));
        }
    }

    /// <summary>The host listens on 127.0.0.1. What is refused is so whatever else the request says.</summary>
    [Theory]
    // Path, Host, Origin, Sec-Fetch-Site, Sec-Fetch-Mode: the answer.
    [InlineData(Client.ListOrders, "", "", "", "", 200)]
    [InlineData(Client.ListOrders, "", "https://localhost", "cross-site", "cors", 200)]
    [InlineData(Client.ListOrders, "", "http://localhost:3000", "cross-site", "cors", 200)]
    [InlineData(Client.ListOrders, "", "http://127.0.0.1:3000", "same-site", "cors", 200)]
    [InlineData(Client.ListOrders, "", "https://127.0.0.2", "cross-site", "cors", 200)]
    [InlineData(Client.ListOrders, "", "http://[::1]:3000", "cross-site", "cors", 200)]
    [InlineData(Client.ListOrders, "LOCALHOST.", "http://LOCALHOST:1", "cross-site", "cors", 200)]
    [InlineData(Client.ListOrders, "", "https://shop.example", "cross-site", "cors", 403)]
    [InlineData(Client.ListOrders, "", "https://localhost.shop.example", "cross-site", "cors", 403)]
    [InlineData(Client.ListOrders, "", "http://127.0.0.1.shop.example", "cross-site", "no-cors", 403)]
    [InlineData(Client.ListOrders, "", "ftp://localhost", "cross-site", "cors", 403)]
    [InlineData(Client.ListOrders, "", "null", "cross-site", "navigate", 403)]
    [InlineData(Client.ListOrders, "", "", "cross-site", "no-cors", 403)]
    [InlineData(Client.ListOrders, "shop.example", "https://localhost", "cross-site", "cors", 403)]
    [InlineData(Client.ListOrders, "192.168.0.1", "", "", "", 403)]
    [InlineData("/ops/laws", "", "https://localhost", "cross-site", "cors", 403)]
    [InlineData("/", "", "http://localhost:3000", "cross-site", "navigate", 403)]
    [InlineData("/metrics", "", "http://localhost:3000", "cross-site", "cors", 403)]
    [InlineData("/", "", "", "cross-site", "navigate", 200)]
    public async Task A_request_is_answered_by_what_its_headers_say(
        string path,
        string name,
        string origin,
        string site,
        string mode,
        int expected
    )
    {
        var headers = new[] { ("Host", name), ("Origin", origin), ("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", mode) };
        var answer = await Send(
            path.StartsWith("/api/", StringComparison.Ordinal) ? "POST" : "GET",
            path,
            Query,
            [.. headers.Where(header => header.Item2.Length > 0)]
        );
        Assert.Equal(expected, (int)answer.StatusCode);
        var allowed = expected == 200 && origin.Length > 0 ? origin : null;
        Assert.Equal(allowed, Header(answer, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_foreign_origin_is_told_what_is_refused_and_what_allows_it_and_nothing_is_done()
    {
        var answer = await Send(
            "POST",
            Client.PlaceOrder,
            Client.OrderJson("FOREIGN-1", "FOREIGN"),
            ("Origin", "https://shop.example")
        );
        Assert.Equal(
            """{"message":"Forbidden: Origin 'https://shop.example' is not allowed to call the APIs; --cors-origin https://shop.example allows it"}""",
            await answer.Content.ReadAsStringAsync()
        );
        await client.Drained();
        Assert.Null(await client.Order("FOREIGN-1"));
    }

    [Fact]
    public async Task A_preflight_is_answered_as_the_gateway_on_AWS_is_told_to()
    {
        var answer = await Send(
            "OPTIONS",
            Client.PlaceOrder,
            null,
            ("Origin", "http://localhost:3000"),
            ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "content-type,traceparent")
        );
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("http://localhost:3000", Header(answer, "Access-Control-Allow-Origin"));
        var terraform = await File.ReadAllTextAsync(InThisFolder("../../terraform/modules/ecomm/apis.tf"));
        foreach (
            var (attribute, header) in ((string, string)[])
                [("allow_methods", "Access-Control-Allow-Methods"), ("allow_headers", "Access-Control-Allow-Headers")]
        )
        {
            Assert.Equal(
                ListOf(terraform, attribute),
                Header(answer, header)!.Split(',', StringSplitOptions.TrimEntries)
            );
        }
        Assert.Equal("3600", Header(answer, "Access-Control-Max-Age"));
        Assert.Contains("max_age        = 60 * 60", terraform, StringComparison.Ordinal);
        var asked = await Send("POST", Client.ListOrders, Query, ("Origin", "http://localhost:3000"));
        Assert.Equal(
            ListOf(terraform, "expose_headers"),
            Header(asked, "Access-Control-Expose-Headers")!.Split(',', StringSplitOptions.TrimEntries)
        );
    }

    [Theory]
    [InlineData("https://shop.example/page")]
    [InlineData("shop.example")]
    [InlineData("")]
    public async Task What_is_no_origin_is_refused_at_the_start(string origin)
    {
        var (exitCode, output) = await HostProcess.Run("--cors-origin", origin);
        Assert.Equal(2, exitCode);
        Assert.Contains($"--cors-origin is '{origin}'; expected * or an origin", output, StringComparison.Ordinal);
    }

    private static IEnumerable<string> ListOf(string terraform, string attribute) =>
        Regex
            .Matches(Regex.Match(terraform, $@"{attribute}\s*= \[(.*)\]").Groups[1].Value, "\"([^\"]+)\"")
            .Select(match => match.Groups[1].Value);

    private async Task<HttpResponseMessage> Send(
        string method,
        string path,
        string? body,
        params (string Name, string Value)[] headers
    )
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(client.Address, path));
        if (body is not null && method == "POST")
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return await http.SendAsync(request);
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;

    private static string InThisFolder(string name, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, name);

    [GeneratedRegex(@"POST \{\{HostAddress\}\}(?<path>\S+)\nOrigin: (?<origin>\S+)\n(.+\n)*\n(?<body>\{[\s\S]*\})\s*$")]
    private static partial Regex Request();
}
