using System.Globalization;
using System.Text;

namespace Ecomm.Decisions;

// SimulateRawEvent: publishes any event under any key of the event store, to see what the system makes of it. Keyed by
// what the caller says. It can reach no other store, so the worst that it can do is what an event can do.
public static class SimulateRawEventApi
{
    /// <summary>DynamoDB's limits on keys, in bytes of UTF-8 (Service Quotas: partition key and sort key length).</summary>
    public const int PkBytesMax = 2048;
    public const int SkBytesMax = 1024;
    public const int EventNameBytesMax = 256;

    /// <summary>
    /// DynamoDB nests documents up to 32 levels deep, of which the item itself is one, and keeps numbers of up to 38 digits
    /// between 1E-130 and 9.99…E125 (Service Quotas: nested attribute depth; Data types: number).
    /// </summary>
    public const int DepthMax = 30;
    public const int DigitsMax = 38;
    public const int MagnitudeMin = -130;
    public const int MagnitudeMax = 125;

    public static readonly Api.Command Slice = new(nameof(SimulateRawEventApi), Decide);

    public static Either<Faults, Accepted> Decide(Value.Map body, Instant now) =>
        (
            body.Required("pk", value => ParseText(value, PkBytesMax)),
            body.Required("sk", value => ParseText(value, SkBytesMax)),
            body.Required("eventName", value => ParseText(value, EventNameBytesMax)),
            body.Required("eventData", ParseData)
        )
            .Apply(
                (pk, sk, name, data) =>
                    new Accepted(
                        new Event.Raw(pk, sk, name, data, now),
                        new Value.Map
                        {
                            { "pk", pk },
                            { "sk", sk },
                            { "eventName", name },
                            { "eventData", data },
                        }
                    )
            )
            .ToResult();

    private static Either<string, string> ParseText(Value value, int bytesMax) =>
        value is Value.Text { Of: var text }
        && !string.IsNullOrWhiteSpace(text)
        && !Identifier.HasLoneSurrogate(text)
        && Encoding.UTF8.GetByteCount(text) <= bytesMax
            ? Right<string, string>(text)
            : Left<string, string>(
                $"is {value.Describe()}; expected a string that is not blank, of at most "
                    + $"{bytesMax.ToString(CultureInfo.InvariantCulture)} bytes of UTF-8"
            );

    private static Either<string, Value.Map> ParseData(Value value) =>
        value is not Value.Map data ? $"is {value.Describe()}; expected an object"
        : Unstorable(data, DepthMax) is { } what ? $"contains {what}"
        : data;

    private static string? Unstorable(Value value, int levels) =>
        value switch
        {
            Value.Text text when Identifier.HasLoneSurrogate(text.Of) => "a lone surrogate",
            Value.Number { Of.Digits.Length: > DigitsMax } => "a number of more than 38 digits",
            Value.Number { Of: { IsZero: false, Magnitude: < MagnitudeMin or > MagnitudeMax } } =>
                "a number that is not between 1E-130 and 9.99E125",
            Value.List or Value.Map when levels == 0 => "more than 30 levels of nesting",
            Value.List list => First(list.Of, levels),
            Value.Map map => map.Any(field => Identifier.HasLoneSurrogate(field.Name)) ? "a lone surrogate"
            // An attribute's name has at least one character (Naming rules).
            : map.Any(field => field.Name.Length == 0) ? "a field without a name"
            : First(map.Select(field => field.Value), levels),
            _ => null,
        };

    private static string? First(IEnumerable<Value> values, int levels) =>
        values.Select(value => Unstorable(value, levels - 1)).FirstOrDefault(what => what is not null);
}
