using System.Text.RegularExpressions;

namespace Ecomm.Contracts.Architecture;

/// <summary>
/// Whatever is not of a domain works for any domain: in the compiled assemblies below the programs, no type, member or text has a
/// word that only a domain of this system declares.
/// </summary>
public sealed class TheEngineNamesNoDomain
{
    private static readonly Vocabulary Words = new(Domains.All);

    /// <summary>Phrases in which a word of a domain is plain English or somebody else's; each with its reason.</summary>
    private static readonly Dictionary<string, string> Phrases = new()
    {
        ["any order of delivery"] = "the order in which messages come",
        ["ORDER BY"] = "SQL",
        ["in the order of"] = "the order of a list",
        ["in its order"] = "the order of a list",
        ["out of order"] = "the order of deliveries",
        ["aws-prices.json"] = "what AWS asks",
        ["read units"] = "what DynamoDB bills",
        ["write units"] = "what DynamoDB bills",
        ["readUnits"] = "what DynamoDB bills",
        ["writeUnits"] = "what DynamoDB bills",
    };

    /// <summary>Names in which a word of a domain is plain English; each with its reason.</summary>
    private static readonly Dictionary<string, string> Names = new()
    {
        ["Utf8Order"] = "the order of strings",
        ["inOrder"] = "events in the order of their times",
        ["WriteOrderDown"] = "the order of a queue's messages",
    };

    private static readonly string[] Below =
    [
        "Engine",
        "Adapters",
        "Lambdas",
        "Operations",
        "Simulation",
        "Emulation",
        "Hosting",
    ];

    public static TheoryData<string> Assemblies => [.. Below.Where(name => File.Exists(PathOf(name)))];

    public static TheoryData<string, bool> Exceptions
    {
        get
        {
            var data = new TheoryData<string, bool>();
            Phrases.Keys.ToList().ForEach(phrase => data.Add(phrase, false));
            Names.Keys.ToList().ForEach(name => data.Add(name, true));
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void No_name_and_no_text_is_a_domains(string name)
    {
        var found = CompiledAssembly
            .Texts(PathOf(name))
            .SelectMany(text => Words.In(Plain(text)).Select(word => $"«{word}» in {text}"))
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.True(
            found.Count == 0,
            $"{string.Join('\n', found)}\nIs the word plain English there, and a domain has begun to use it? Then it stands, with its reason, in "
                + $"{nameof(Vocabulary)} or here; or the domain's field is called otherwise."
        );
    }

    [Theory]
    [InlineData("orderId")]
    [InlineData("OrderIdOf")]
    [InlineData("_orders")]
    [InlineData("ORDER_PLACED_EVENT")]
    [InlineData("ORDERS#ORDER_ID#")]
    [InlineData("/api/v1/orders/placeOrder")]
    [InlineData("SkuFilter")]
    [InlineData("restock-sku")]
    [InlineData("an order was placed")]
    [InlineData("COMPLETED_PAYMENT_ACCEPTED")]
    [InlineData("SyncOrderWorker")]
    [InlineData("the lots of it")]
    [InlineData("unitsRestocked")]
    public void A_word_of_a_domain_is_found(string text) => Assert.NotEmpty(Words.In(text));

    [Theory]
    [InlineData("Border")]
    [InlineData("allotted")]
    [InlineData("createdAt")]
    [InlineData("eventName")]
    [InlineData("Ordinal")]
    [InlineData("slot")]
    public void Other_words_are_not(string text) => Assert.Empty(Words.In(text));

    [Fact]
    public void The_words_are_those_that_domains_declare() =>
        Assert.Superset(
            new System.Collections.Generic.HashSet<string>
            {
                "order",
                "sku",
                "order id",
                "payment status",
                "units restocked",
                "order placed event",
                "place order",
                "sync order worker",
                "payments order id",
                "orders order",
                "stock depleted",
            },
            Words.Terms.ToHashSet()
        );

    [Theory]
    [MemberData(nameof(Exceptions))]
    public void Each_exception_is_needed(string exception, bool isName) =>
        Assert.Contains(
            Below.Where(name => File.Exists(PathOf(name))).SelectMany(name => CompiledAssembly.Texts(PathOf(name))),
            text => text.IsName == isName && text.Text.Contains(exception, StringComparison.Ordinal)
        );

    private static string Plain(CompiledText text)
    {
        var plain = text.Text;
        foreach (var exception in text.IsName ? Names.Keys : Phrases.Keys)
        {
            plain = Regex.Replace(plain, $@"\b{Regex.Escape(exception)}\b", "", RegexOptions.IgnoreCase);
        }
        return plain;
    }

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, $"Ecomm.{name}.dll");
}
