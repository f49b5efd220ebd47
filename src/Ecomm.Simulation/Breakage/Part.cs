namespace Ecomm.Simulation.Breakage;

/// <summary>A part of the system that may be down for ever.</summary>
public abstract record Part
{
    /// <summary>The event store's name as a table.</summary>
    public const string Events = "events";

    /// <summary>The transactional store's name as a table.</summary>
    public const string Records = "records";

    private Part() { }

    /// <summary>The function of a worker or an API: each invocation ends with an error, and its code does not run.</summary>
    public sealed record Function(string Name) : Part
    {
        /// <inheritdoc />
        public override string ToString() => $"the function {Name}";
    }

    /// <summary>A worker's queue: it neither takes nor gives messages, and deletes none. Its dead-letter queue is another queue.</summary>
    public sealed record Queue(string Worker) : Part
    {
        /// <inheritdoc />
        public override string ToString() => $"the queue of {Worker}";
    }

    /// <summary>A table: it cannot be reached.</summary>
    public sealed record Table(string Name) : Part
    {
        /// <inheritdoc />
        public override string ToString() => $"the table of {Name}";
    }

    /// <summary>A table's capacity for writes: each write is throttled, and reads are answered.</summary>
    public sealed record Writes(string To) : Part
    {
        /// <inheritdoc />
        public override string ToString() => $"writing to the table of {To}";
    }

    /// <summary>A gateway.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="IsSilent">Whether questions are unanswered; otherwise the answer is that it failed.</param>
    public sealed record Outside(string Name, bool IsSilent) : Part
    {
        /// <inheritdoc />
        public override string ToString() => $"the {Name} gateway, which {(IsSilent ? "is silent" : "fails")}";
    }

    /// <summary>Every part of a system that may break, in the order of the declarations.</summary>
    public static IReadOnlyList<Part> Of(Catalogue catalogue) =>
        [
            .. catalogue.Workers.Map(worker => new Function(worker.Name)),
            .. catalogue.Apis.OfType<Api.Command>().Select(api => new Function(api.Name)),
            .. catalogue.Workers.Map(worker => new Queue(worker.Name)),
            new Table(Events),
            new Table(Records),
            new Writes(Events),
            new Writes(Records),
            .. catalogue.Gateways.Map(gateway => new Outside(gateway.Name, IsSilent: false)),
            .. catalogue.Gateways.Map(gateway => new Outside(gateway.Name, IsSilent: true)),
        ];
}
