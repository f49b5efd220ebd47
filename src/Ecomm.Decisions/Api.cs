namespace Ecomm.Decisions;

/// <summary>
/// An API as a value: how it validates a request, all faults at once, and what it decides. Its route is in routes.json
/// under its name. It reads and writes nothing itself.
/// </summary>
public abstract record Api
{
    private Api(string name) => Name = name;

    public string Name { get; }

    /// <summary>An API that says «this happened»: its one decision is to publish the event.</summary>
    public sealed record Command(string Of, Func<Value.Map, Instant, Either<Faults, Accepted>> Decide) : Api(Of);

    /// <summary>An API that lists records; <c>Field</c> names the array in its response.</summary>
    public sealed record Query(
        string Of,
        string Field,
        Func<Value.Map, Either<Faults, Listing>> Decide,
        Func<Found, Value.Map?> Write
    ) : Api(Of);
}

/// <summary>A valid request: the event to publish and the body to answer with once it is published.</summary>
public sealed record Accepted(Event Event, Value.Map Reply);
