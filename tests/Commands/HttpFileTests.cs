using System.Text.RegularExpressions;

namespace Ecomm.Commands.Tests;

public sealed partial class HttpFileTests
{
    private const string HostLine = "@host = http://127.0.0.1:5080";

    private static readonly IReadOnlyList<string> Names =
    [
        .. Directory
            .EnumerateFiles(Samples.Directory, "*.http", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Samples.Directory, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The files of the REST clients, by domain.</summary>
    public static TheoryData<string> Files => new(Names);

    [Fact]
    public void There_is_a_file_for_each_API_and_two_for_raw_events() =>
        Assert.Equal(
            [
                "inventory/list-skus.http",
                "inventory/restock-sku.http",
                "orders/cancel-order.http",
                "orders/list-orders.http",
                "orders/place-order.http",
                "payments/list-payments.http",
                "shipments/confirm-delivery.http",
                "shipments/list-shipments.http",
                "shipments/ship-order.http",
                "testing/simulate-raw-event-orders.http",
                "testing/simulate-raw-event-restock-sku.http",
            ],
            Names
        );

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Its_requests_are_routed_in_its_own_domain(string file)
    {
        var requests = await Read(file);

        Assert.True(requests.Count >= 3);
        Assert.All(
            requests,
            request =>
                Assert.Contains(
                    Routes.Of(Domains.All).Apis,
                    route =>
                        (route.Method, route.Path) == (request.Method, request.Path)
                        && file.StartsWith($"{route.Domain}/", StringComparison.Ordinal)
                )
        );
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Its_requests_answer_what_their_titles_say(string file)
    {
        await using var host = await TestHost.Start();
        foreach (var request in await Read(file))
        {
            Assert.Equal((request.Title, request.Status), (request.Title, await host.Post(request.Path, request.Body)));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task It_uses_nothing_but_one_variable_that_all_clients_know(string file)
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(Samples.Directory, file));

        Assert.Single(lines, line => line.StartsWith('@'));
        Assert.Contains(HostLine, lines);
        Assert.DoesNotContain(
            lines,
            line => line.Replace("{{host}}", "", StringComparison.Ordinal).Contains("{{", StringComparison.Ordinal)
        );
    }

    private static async Task<IReadOnlyList<Request>> Read(string file)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Samples.Directory, file));
        var requests = RequestPattern().Matches(text).Select(match => new Request(match)).ToList();
        Assert.Equal(text.Split("\n### ").Length - 1, requests.Count);
        return requests;
    }

    [GeneratedRegex(
        """
            ^\#\#\#\ (?<title>[^\n]*)\ \((?<status>\d{3})\)\n
            (?<method>[A-Z]+)\ \{\{host\}\}(?<path>/\S+)\n
            Content-Type:\ application/json\n
            \n
            (?<body>.*?)(?=\n\n\#\#\#\ |\z)
            """,
        RegexOptions.IgnorePatternWhitespace
            | RegexOptions.Multiline
            | RegexOptions.Singleline
            | RegexOptions.ExplicitCapture
    )]
    private static partial Regex RequestPattern();

    private sealed record Request(string Title, int Status, string Method, string Path, string Body)
    {
        public Request(Match match)
            : this(
                match.Groups["title"].Value,
                int.Parse(match.Groups["status"].Value, System.Globalization.CultureInfo.InvariantCulture),
                match.Groups["method"].Value,
                match.Groups["path"].Value,
                match.Groups["body"].Value
            ) { }
    }
}
