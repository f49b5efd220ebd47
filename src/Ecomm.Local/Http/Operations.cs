using Ecomm.Local.Chain;
using Ecomm.Local.Recovery;
using LanguageExt;

namespace Ecomm.Local.Http;

/// <summary>The operations endpoints: what an operator asks of a running system, as JSON.</summary>
public static class Operations
{
    public const string Prefix = "/ops/";

    /// <summary>The operation that takes a body, see <see cref="Redeliver"/>.</summary>
    public const string RedeliverOperation = "redeliver";

    /// <summary>Entries of one answer, unless <c>?limit=</c> asks for another number.</summary>
    private const int LimitDefault = 100;
    private const int LimitMax = EventStream.BatchMax;

    /// <summary>The answer to a request under <see cref="Prefix"/>, or null if there is no such operation.</summary>
    public static async Task<Value?> Answer(
        LocalSystem system,
        string method,
        string operation,
        IQueryCollection query
    ) =>
        (method, operation) switch
        {
            ("GET", "laws") => WriteLaws(Check(system)),
            ("GET", "queues") => WriteQueues(system),
            ("GET", "dead-letters") => WriteDeadLetters(system, query["queue"].FirstOrDefault(), LimitOf(query)),
            ("POST", "dead-letters/redrive") => new Value.Map
            {
                { "redriven", await system.Redrive(query["queue"].FirstOrDefault(), MaxOf(query)) },
            },
            ("GET", "ledger") => WriteLedger(system.Ledger()),
            ("GET", "events") => WriteEvents(system, query),
            _ => null,
        };

    /// <summary>
    /// Sends events again. The body says which: {"orderId"} or {"since"?, "until"?} or {"keys": [{pk, sk}]}; and to which
    /// {"worker"?}; with {"dryRun": true} nothing is sent.
    /// </summary>
    public static async Task<Either<Faults, Value>> Redeliver(
        LocalSystem system,
        Value.Map body,
        CancellationToken cancel
    )
    {
        var parsed = RedeliveryRequest.Parse(body, system.Routes);
        return parsed.Case is RedeliveryRequest(var selection, var worker, var isPreview)
            ? (await system.Redeliver(selection, worker, isPreview, cancel)).Write()
            : (Faults)parsed;
    }

    /// <summary>The methods of an operation; empty if there is none of that name.</summary>
    public static string Allowed(string operation) =>
        operation switch
        {
            "laws" or "queues" or "dead-letters" or "ledger" or "events" => "GET",
            "dead-letters/redrive" or RedeliverOperation => "POST",
            _ => "",
        };

    // A record that somebody has made unreadable by hand breaks no law by itself, but none can be said to hold.
    private static Seq<LawReport> Check(LocalSystem system)
    {
        try
        {
            return Laws.Check(Audit.Read(system));
        }
        catch (InvalidDataException e)
        {
            return Seq1(new LawReport("every record can be read", Seq1(e.Message)));
        }
    }

    private static int MaxOf(IQueryCollection query) =>
        int.TryParse(query["limit"], out var asked) && asked >= 0 ? asked : int.MaxValue;

    private static int LimitOf(IQueryCollection query) =>
        int.TryParse(query["limit"], out var asked) ? Math.Clamp(asked, 1, LimitMax) : LimitDefault;

    private static Value.Map WriteLaws(Seq<LawReport> reports) =>
        new()
        {
            { "holds", new Value.Flag(reports.ForAll(report => report.Holds)) },
            {
                "laws",
                List(
                    reports,
                    report => new Value.Map
                    {
                        { "law", report.Law },
                        { "holds", new Value.Flag(report.Holds) },
                        { "violations", List(report.Violations, violation => new Value.Text(violation)) },
                    }
                )
            },
        };

    private static Value.Map WriteQueues(LocalSystem system)
    {
        var dead = system.DeadLetters.Counts();
        return new Value.Map
        {
            { "drained", new Value.Flag(system.IsDrained) },
            {
                "queues",
                List(
                    system.Depths(),
                    pair => new Value.Map
                    {
                        { "queue", pair.Key },
                        { "waiting", pair.Value.Waiting },
                        { "inFlight", pair.Value.InFlight },
                        { "delayed", pair.Value.Delayed },
                        { "dead", dead.GetValueOrDefault(pair.Key) },
                    }
                )
            },
            { "unrouted", dead.GetValueOrDefault(Bus.Unrouted) },
        };
    }

    // The oldest first, of all queues or one; those that the limit cuts off are counted.
    private static Value.Map WriteDeadLetters(LocalSystem system, string? queue, int limit)
    {
        var letters = system.DeadLetters.All().Where(letter => queue is null || letter.Queue == queue).ToList();
        return new Value.Map
        {
            { "count", letters.Count },
            {
                "deadLetters",
                List(
                    letters.Take(limit),
                    letter => new Value.Map
                    {
                        { "queue", letter.Queue },
                        { "id", letter.Id },
                        { "receives", letter.Receives },
                        { "reason", letter.Reason },
                        { "parkedAt", letter.ParkedAt },
                        { "event", system.FindEvent(letter.Seq) is { } item ? WriteEvent(letter.Seq, item) : null },
                    }
                )
            },
        };
    }

    private static Value.Map WriteLedger(IReadOnlyList<LedgerEntry> entries) =>
        new()
        {
            {
                "entries",
                List(
                    entries,
                    entry => new Value.Map
                    {
                        { "orderId", entry.Key },
                        { "kind", entry.Kind },
                        { "paymentId", entry.PaymentId },
                        { "amount", entry.Amount is { } amount ? new Value.Number(Numeral.Of(amount)) : null },
                    }
                )
            },
        };

    // Pages through the event store in its order: ?after=SEQ&limit=N.
    private static Value.Map WriteEvents(LocalSystem system, IQueryCollection query)
    {
        var after = long.TryParse(query["after"], out var seq) ? seq : 0;
        return new Value.Map
        {
            {
                "events",
                List(system.ReadEvents(after).Take(LimitOf(query)), record => WriteEvent(record.Seq, record.Item))
            },
        };
    }

    private static Value.Map WriteEvent(long seq, Item item) =>
        new()
        {
            { "seq", seq },
            { Attributes.Pk, item.Key.Pk },
            { Attributes.Sk, item.Key.Sk },
            item.Attributes,
        };

    private static Value.List List<T>(IEnumerable<T> items, Func<T, Value> write) =>
        new(toSeq(items.Select(write).ToList()));
}
