namespace Ecomm.Engine;

/// <summary>
/// What a slice may do: a function's permissions are made from it, and the shell refuses what it does not say. Inserting is a put,
/// updating a change or an add, whether or not the record is there, requiring a check.
/// </summary>
public sealed record Effects
{
    /// <summary>The kinds of records that it may insert.</summary>
    public Seq<Entity> Inserted { get; private init; } = Seq<Entity>();

    /// <summary>The kinds of records that it may change or add to.</summary>
    public Seq<Entity> Updated { get; private init; } = Seq<Entity>();

    /// <summary>The kinds of records that it may require, beside what it writes, to be as it saw them.</summary>
    public Seq<Entity> Required { get; private init; } = Seq<Entity>();

    /// <summary>The events that it may publish.</summary>
    public Seq<EventType> Raised { get; private init; } = Seq<EventType>();

    /// <summary>The gateway that it may ask, if any.</summary>
    public Option<Gateway> Asked { get; private init; } = None;

    /// <summary>The kinds of records that it may do any of this to; one may come several times.</summary>
    public IEnumerable<Entity> Entities =>
        Inserted.AsEnumerable().Concat(Updated.AsEnumerable()).Concat(Required.AsEnumerable());

    /// <summary>It may insert these records.</summary>
    public Effects Inserts<T>()
        where T : class, IRecord<T> => this with { Inserted = Inserted.Add(T.Entity) };

    /// <summary>It may change these records, or add to them.</summary>
    public Effects Updates<T>()
        where T : class, IRecord<T> => this with { Updated = Updated.Add(T.Entity) };

    /// <summary>It may require these records to be as it saw them.</summary>
    public Effects Requires<T>()
        where T : class, IRecord<T> => this with { Required = Required.Add(T.Entity) };

    /// <summary>It may publish these events.</summary>
    public Effects Raises<T>()
        where T : Event, IEvent => this with { Raised = Raised.Add(T.Declared) };

    /// <summary>It may ask that gateway.</summary>
    public Effects Asks(Gateway gateway) => this with { Asked = gateway };

    /// <summary>What a decision does that is not declared, but for its writes, in words; null if it does nothing such.</summary>
    public string? Undeclared(Decision decision) =>
        decision switch
        {
            Decision.Raise raise when !IsRaised(raise.Event.Type) => $"raises {raise.Event.Name}",
            Decision.Ask ask when Asked.Case != ask.Question.Gateway => $"asks the {ask.Question.Gateway.Name} gateway",
            _ => null,
        };

    /// <summary>What a write does that is not declared, in words; null if it does nothing such.</summary>
    public string? Undeclared(ItemWrite write) =>
        write switch
        {
            ItemWrite.Put put when !Owns(Inserted, put.Key) => $"inserts {put.Key.Pk} {put.Key.Sk}",
            ItemWrite.Change or ItemWrite.Add when !Owns(Updated, write.Key) =>
                $"updates {write.Key.Pk} {write.Key.Sk}",
            ItemWrite.Check when !Owns(Required, write.Key) => $"requires {write.Key.Pk} {write.Key.Sk}",
            _ => null,
        };

    private bool IsRaised(EventType type)
    {
        for (var i = 0; i < Raised.Count; i++)
        {
            if (Raised[i] == type)
            {
                return true;
            }
        }
        return false;
    }

    private static bool Owns(Seq<Entity> entities, Key key)
    {
        // Enumerating a Seq allocates, and every write comes by here.
        for (var i = 0; i < entities.Count; i++)
        {
            if (entities[i].Keys.Owns(key))
            {
                return true;
            }
        }
        return false;
    }
}
