using static Ecomm.Engine.Members;

namespace Ecomm.Decisions.Testing;

/// <summary>
/// SimulateRawEvent: publishes any event under any key of the event store, to see what the system makes of it. Keyed by
/// what the caller says. It can reach no other store, so the worst that it can do is what an event can do.
/// </summary>
public static class SimulateRawEventApi
{
    /// <summary>DynamoDB's limits on keys, in bytes of UTF-8 (Service Quotas: partition key and sort key length).</summary>
    public const int PkBytesMax = 2048;
    public const int SkBytesMax = 1024;

    /// <summary>
    /// Any name is taken, also one that no rule could match: the stores carry text of any length, so the bound is that of the
    /// longest key.
    /// </summary>
    public const int EventNameBytesMax = 2048;

    /// <summary>
    /// DynamoDB nests documents up to 32 levels deep, of which the item itself is one, and keeps numbers of up to 38 digits
    /// between 1E-130 and 9.99…E125 (Service Quotas: nested attribute depth; Data types: number).
    /// </summary>
    public const int DepthMax = 30;
    public const int DigitsMax = 38;
    public const int MagnitudeMin = -130;
    public const int MagnitudeMax = 125;

    public static readonly Api.Command Slice = Api.Command.Raw(
        nameof(SimulateRawEventApi),
        Codec.Of(
            Field("pk", Scalars.Text(PkBytesMax), (Request request) => request.Pk),
            Field("sk", Scalars.Text(SkBytesMax), (Request request) => request.Sk),
            Field("eventName", Scalars.Text(EventNameBytesMax), (Request request) => request.EventName),
            Field(
                "eventData",
                new Scalar<Value.Map>(ParseData, data => data, new Shape.Map()),
                (Request request) => request.Data
            ),
            (pk, sk, name, data) => new Request(pk, sk, name, data)
        ),
        (request, now) => new RawEvent(new Key(request.Pk, request.Sk), request.EventName, request.Data, now)
    );

    private sealed record Request(string Pk, string Sk, string EventName, Value.Map Data);

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
