using System.Text;
using LanguageExt;

namespace Ecomm.Hosting.Sightings;

/// <summary>What a worker saw and decided, as the JSON of the journal and of <c>/ops/story</c>.</summary>
public static class SightingJson
{
    private const string Now = "now";
    private const string Decided = "decided";
    private const string Failure = "failure";
    private const string Committed = "committed";
    private const string AnswerField = "answer";
    private const string Why = "why";
    private const string Is = "is";

    public static Value.List Write(IEnumerable<Round> rounds) =>
        new(toSeq(rounds.Select(Value (round) => Write(round)).ToList()));

    public static Value.List Write(IEnumerable<SeenRound> rounds) =>
        new(
            toSeq(
                rounds
                    .Select(
                        Value (round) => Write(round.Found, round.Now, round.Decided, round.Failure, round.Committed)
                    )
                    .ToList()
            )
        );

    /// <summary>The rounds of that JSON; what cannot be read is left out.</summary>
    public static IReadOnlyList<SeenRound> Read(string json) =>
        ValueJson.Parse(Encoding.UTF8.GetBytes(json)).Case is Value.List list
            ? [.. list.Of.OfType<Value.Map>().Select(Read)]
            : [];

    private static Value.Map Write(Round round) =>
        Write(
            round.Found,
            round.Now,
            round.Decided.Match(Right: all => all.Map(decision => decision.Describe()).ToArray(), Left: _ => []),
            (round.Decided.Case as Failure)?.ToString(),
            round.Committed
        );

    private static Value.Map Write(
        Found found,
        Instant now,
        IReadOnlyList<string> decided,
        string? failure,
        bool? committed
    ) =>
        new()
        {
            { Now, now.ToString() },
            { nameof(Found.Order), found.Order is { } order ? Entities.Write(order) : null },
            { nameof(Found.Stock), found.Stock is { } stock ? Entities.Write(stock) : null },
            { nameof(Found.Lot), found.Lot is { } lot ? Entities.Write(lot) : null },
            { nameof(Found.Allocation), found.Allocation is { } allocation ? Entities.Write(allocation) : null },
            { nameof(Found.Payment), found.Payment is { } payment ? Entities.Write(payment) : null },
            { AnswerField, found.Answer is { } answer ? Write(answer) : null },
            { Decided, new Value.List(toSeq(decided.Select(Value (words) => new Value.Text(words)).ToList())) },
            { Failure, failure },
            { Committed, committed is { } known ? new Value.Flag(known) : null },
        };

    private static SeenRound Read(Value.Map map) =>
        new(
            new Found(
                Read(map, nameof(Found.Order), Entities.ReadOrder),
                Read(map, nameof(Found.Stock), Entities.ReadStock),
                Read(map, nameof(Found.Lot), Entities.ReadLot),
                Read(map, nameof(Found.Allocation), Entities.ReadAllocation),
                Read(map, nameof(Found.Payment), Entities.ReadPayment),
                map[AnswerField] is Value.Map answer ? ReadAnswer(answer) : null
            ),
            map[Now] is { } now ? Instant.Parse(now).IfLeft(default(Instant)) : default,
            map[Decided] is Value.List decided ? [.. decided.Of.OfType<Value.Text>().Select(text => text.Of)] : [],
            (map[Failure] as Value.Text)?.Of,
            (map[Committed] as Value.Flag)?.Of
        );

    private static T? Read<T>(Value.Map map, string field, Func<Value.Map, Validation<Fault, T>> read)
        where T : class => map[field] is Value.Map found ? read(found).ToResult().Case as T : null;

    private static Value.Map Write(Answer answer) =>
        answer switch
        {
            Answer.Captured(var id) => new() { { Is, nameof(Answer.Captured) }, { Attributes.PaymentId, id } },
            Answer.Declined(var id) => new() { { Is, nameof(Answer.Declined) }, { Attributes.PaymentId, id } },
            Answer.Voided => new() { { Is, nameof(Answer.Voided) } },
            Answer.Failed(var why) => new() { { Is, nameof(Answer.Failed) }, { Why, why } },
            Answer.Refused(var why) => new() { { Is, nameof(Answer.Refused) }, { Why, why } },
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static Answer? ReadAnswer(Value.Map map)
    {
        var id = (map[Attributes.PaymentId] as Value.Text)?.Of ?? "";
        var why = (map[Why] as Value.Text)?.Of ?? "";
        return (map[Is] as Value.Text)?.Of switch
        {
            nameof(Answer.Captured) => new Answer.Captured(id),
            nameof(Answer.Declined) => new Answer.Declined(id),
            nameof(Answer.Voided) => new Answer.Voided(),
            nameof(Answer.Failed) => new Answer.Failed(why),
            nameof(Answer.Refused) => new Answer.Refused(why),
            _ => null,
        };
    }
}
