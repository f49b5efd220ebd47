using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ecomm.Commands.Tests.Golden;

/// <summary>
/// What is said otherwise since the recording, and is meant to be. A recorded answer and one of today are compared as they are
/// when both have gone through here; all other answers are compared as they are.
/// </summary>
internal static partial class Meant
{
    /// <summary>The law that every system has by now; none was checked then.</summary>
    public const string LawOfToday = "what is acknowledged is done";

    /// <summary>The laws of shipments, cancellations and refunds, which that version did not have.</summary>
    public static readonly IReadOnlySet<string> LawsOfShipments = new HashSet<string>
    {
        "a cancelled order costs nothing",
        "money that arrives late goes back",
        "refunds never exceed captures",
        "shipped or cancelled, never both",
        "shipped only if paid",
    };

    // The workers that record, ship, deliver and cancel, which that version did not have.
    private static readonly IReadOnlySet<string> NewWorkers = new HashSet<string>
    {
        nameof(CapturePaidOrderWorker),
        nameof(ShipOrderWorker),
        nameof(ConfirmDeliveryWorker),
        nameof(CancelOrderWorker),
        nameof(ReleaseCancelledOrderWorker),
        nameof(RefundCancelledOrderWorker),
    };

    public static string Normal(string file, string text) =>
        file switch
        {
            // The figures are of the moment that they are asked for.
            "ops-flow.json" => OfOldWorkers(TimeOfAnswer().Replace(text, "{\"at\":\"now\"", 1), "workers", "worker"),
            "ops-queues.json" => OfOldWorkers(text, "queues", "queue"),
            "ops-rules.json" => OfOldWorkers(text, "rules", "worker"),
            // The balances are new, and say nothing that the entries do not.
            "ops-ledger.json" => JsonNode.Parse(text)!["entries"]!.ToJsonString(),
            "ops-laws.json" => string.Join('\n', Laws(text)),
            "ops-story-3-specification.txt" => Specification(text),
            _ when file.StartsWith("ops-story-", StringComparison.Ordinal) => Costs().Replace(text, ""),
            _ => text,
        };

    /// <summary>
    /// The reports of the laws of then by name: they come in the order of the domains that declare them, and there are more laws.
    /// </summary>
    public static IEnumerable<string> Laws(string text) =>
        JsonNode.Parse(text)!["laws"]!
            .AsArray()
            .Where(law =>
                law!["law"]!.GetValue<string>() is var name && name != LawOfToday && !LawsOfShipments.Contains(name)
            )
            .Select(law => law!.ToJsonString())
            .Order(StringComparer.Ordinal);

    /// <summary>
    /// What <c>replay</c> prints, without deliveries to new workers, without cancellations, which these follow, and without figures.
    /// </summary>
    public static string Replay(string text)
    {
        var kept = new List<string>();
        var (isCancellation, isNew) = (false, false);
        foreach (var line in text.Split('\n'))
        {
            if (!line.StartsWith(' '))
            {
                isCancellation = line.Contains(OrderCancelled.EventName, StringComparison.Ordinal);
                isNew = Figures().IsMatch(line);
            }
            else if (!line.StartsWith("     ", StringComparison.Ordinal))
            {
                isNew = NewWorkers.Contains(line.Trim().Split(' ')[0]);
            }
            if (!isCancellation && !isNew)
            {
                kept.Add(line);
            }
        }
        return string.Join('\n', kept);
    }

    // An answer without those of its entries that are about new workers.
    private static string OfOldWorkers(string text, string list, string name)
    {
        var answer = JsonNode.Parse(text)!;
        var entries = answer[list]!.AsArray();
        foreach (var entry in entries.Where(one => NewWorkers.Contains(one![name]!.GetValue<string>())).ToList())
        {
            entries.Remove(entry);
        }
        return answer.ToJsonString();
    }

    /// <summary>
    /// A story as C#, without white space. What it is made of was nested in <c>Event</c> and <c>Decision</c> then, and belongs to
    /// domains now; records were named parts of what was found and are a list; values had functions and have scalars.
    /// </summary>
    private static string Specification(string text) =>
        new (Regex Then, string Now)[]
        {
            (White(), ""),
            (NothingFound(), ""),
            (OneFound(), "$1).When("),
            (AnswerFound(), ","),
            (NestedInEvent(), "new"),
            (NestedInDecision(), "new"),
            (OfTheGateway(), "newPayment$1."),
            (
                ItemOfFunction(),
                "newOrderItem(OrderId.Scalar.Of($1),Sku($2),Units.Scalar.Of($3m),Price(\"$4\"),UserId.Scalar.Of($5))"
            ),
            (FunctionOfOrder(), "$1OrderId.Scalar.Of("),
            (FunctionOfSku(), "$1Sku.Scalar.Of("),
            (FunctionOfPrice(), "Price.Scalar.Of($1m)"),
            (NothingCaptured(), ""),
        }.Aggregate(text, (so, rule) => rule.Then.Replace(so, rule.Now));

    // What a moment and a story cost, which was not counted then.
    [GeneratedRegex(
        """
            ,"cost":\{[^{}]*"services":\{[^{}]*\}\}
            """
    )]
    private static partial Regex Costs();

    [GeneratedRegex("^\\{\"at\":\"[0-9T:.-]{23}Z\"")]
    private static partial Regex TimeOfAnswer();

    [GeneratedRegex(@"\s+")]
    private static partial Regex White();

    [GeneratedRegex(@",Found\.Nothing(?=\)\.When\()")]
    private static partial Regex NothingFound();

    [GeneratedRegex(@"newFound\([A-Z][a-z]+:(.*?)\)\)\.When\(")]
    private static partial Regex OneFound();

    [GeneratedRegex(",Answer:")]
    private static partial Regex AnswerFound();

    [GeneratedRegex(@"newEvent\.")]
    private static partial Regex NestedInEvent();

    [GeneratedRegex(@"newDecision\.(?!Raise|Ask|RetryLater)")]
    private static partial Regex NestedInDecision();

    [GeneratedRegex(@"new(Question|Answer)\.")]
    private static partial Regex OfTheGateway();

    [GeneratedRegex("(?<!new)Item\\((\"[^\"]*\"),(\"[^\"]*\"),([0-9]+),\"([0-9.]+)\",(\"[^\"]*\")\\)")]
    private static partial Regex ItemOfFunction();

    [GeneratedRegex(@"([(,])Order\(")]
    private static partial Regex FunctionOfOrder();

    [GeneratedRegex(@"([(,])Sku\(")]
    private static partial Regex FunctionOfSku();

    // A payment, its outcome and a capture tell amounts by now, and none did then.
    [GeneratedRegex(
        """
            ,null,null(?=\))|(?<=Captured\("[^"]*"),null(?=\))|(?<=newPaymentOutcome\([^()]*),Price\.Scalar\.Of\([0-9.]+m\),null(?=\))
            """
    )]
    private static partial Regex NothingCaptured();

    [GeneratedRegex("^(events|deliveries|routed nowhere): ")]
    private static partial Regex Figures();

    [GeneratedRegex("(?<=[(,])Price\\(\"([0-9.]+)\"\\)")]
    private static partial Regex FunctionOfPrice();
}
