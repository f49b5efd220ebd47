namespace Ecomm.Engine;

/// <summary>
/// What a slice may do: a function's permissions are made from it, and the shell refuses what it does not say. Inserting is a put,
/// updating a change or an add, whether or not the record is there.
/// </summary>
public sealed record Effects
{
    public Seq<Entity> Inserted { get; private init; } = Seq<Entity>();

    public Seq<Entity> Updated { get; private init; } = Seq<Entity>();

    public Seq<EventType> Raised { get; private init; } = Seq<EventType>();

    public Option<Gateway> Asked { get; private init; } = None;

    /// <summary>It may insert these records.</summary>
    public Effects Inserts<T>()
        where T : class, IRecord<T> => this with { Inserted = Inserted.Add(T.Entity) };

    /// <summary>It may change these records, or add to them.</summary>
    public Effects Updates<T>()
        where T : class, IRecord<T> => this with { Updated = Updated.Add(T.Entity) };

    /// <summary>It may publish these events.</summary>
    public Effects Raises<T>()
        where T : Event, IEvent => this with { Raised = Raised.Add(T.Declared) };

    /// <summary>It may ask that gateway.</summary>
    public Effects Asks(Gateway gateway) => this with { Asked = gateway };

    /// <summary>What a decision does that is not declared, in words; null if it does nothing such.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="writes">Takes its writes, up to the first that is not declared.</param>
    public string? Undeclared(Decision decision, ICollection<ItemWrite> writes) =>
        decision switch
        {
            Decision.Change change => Undeclared(change, writes),
            Decision.Raise raise when !Raised.Contains(raise.Event.Type) => $"raises {raise.Event.Name}",
            Decision.Ask ask when Asked.Case != ask.Question.Gateway => $"asks the {ask.Question.Gateway.Name} gateway",
            _ => null,
        };

    private string? Undeclared(Decision.Change change, ICollection<ItemWrite> writes)
    {
        foreach (var write in change.Writes)
        {
            writes.Add(write);
            if (Undeclared(write) is { } what)
            {
                return what;
            }
        }
        return null;
    }

    private string? Undeclared(ItemWrite write) =>
        write switch
        {
            ItemWrite.Put put when !Owns(Inserted, put.Key) => $"inserts {put.Key.Pk} {put.Key.Sk}",
            ItemWrite.Change or ItemWrite.Add when !Owns(Updated, write.Key) =>
                $"updates {write.Key.Pk} {write.Key.Sk}",
            _ => null,
        };

    private static bool Owns(Seq<Entity> entities, Key key)
    {
        foreach (var entity in entities)
        {
            if (entity.Keys.Owns(key))
            {
                return true;
            }
        }
        return false;
    }
}
