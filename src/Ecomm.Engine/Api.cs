namespace Ecomm.Engine;

/// <summary>
/// An API as a value: what a request holds, and what it decides. It reads and writes nothing itself. Its path is made of its
/// domain and its name: <c>PlaceOrderApi</c> of <c>orders</c> answers <c>/api/v1/orders/placeOrder</c>.
/// </summary>
public abstract record Api
{
    private Api(string name, Seq<FieldShape> request) => (Name, Request) = (name, request);

    /// <summary>The name in routes.json, and of the API's function.</summary>
    public string Name { get; }

    /// <summary>
    /// The domain that its path names; null for the one that declares it. Callers cancel an order, whichever domain decides on it.
    /// </summary>
    public string? Under { get; init; }

    /// <summary>The fields of a request.</summary>
    public Seq<FieldShape> Request { get; }

    /// <summary>An API that says «this happened»: its one decision is to publish the event.</summary>
    public sealed record Command : Api
    {
        private Command(
            string name,
            Seq<FieldShape> request,
            Option<EventType> raises,
            Func<Value.Map, Instant, Either<Faults, Accepted>> decide
        )
            : base(name, request) => (Raises, Decide) = (raises, decide);

        /// <summary>The event that it publishes; none for one that publishes whatever it is told to.</summary>
        public Option<EventType> Raises { get; }

        /// <summary>The event to publish, or all that is wrong with the request.</summary>
        public Func<Value.Map, Instant, Either<Faults, Accepted>> Decide { get; }

        /// <summary>An API that publishes an event made of the request.</summary>
        public static Command For<TRequest, TEvent>(
            string name,
            Codec<TRequest> codec,
            Func<TRequest, Instant, TEvent> raise
        )
            where TEvent : Event, IEvent => Of(name, codec, TEvent.Declared, (request, now) => raise(request, now));

        /// <summary>An API that publishes any event under any key, to disturb the system.</summary>
        public static Command Raw<TRequest>(
            string name,
            Codec<TRequest> codec,
            Func<TRequest, Instant, RawEvent> raise
        ) => Of(name, codec, None, (request, now) => raise(request, now));

        private static Command Of<TRequest>(
            string name,
            Codec<TRequest> codec,
            Option<EventType> raises,
            Func<TRequest, Instant, Event> raise
        ) =>
            new(
                name,
                codec.Fields,
                raises,
                (body, now) => codec.Read(body).Map(request => new Accepted(raise(request, now), codec.Write(request)))
            );
    }

    /// <summary>An API that lists records.</summary>
    public sealed record Query : Api
    {
        private readonly Func<object, Value.Map> show;

        private Query(
            string name,
            string field,
            Entity entity,
            Seq<FieldShape> request,
            Seq<FieldShape> shown,
            Func<Value.Map, Either<Faults, Listing>> decide,
            Func<object, Value.Map> show
        )
            : base(name, request) => (Field, Entity, Shown, Decide, this.show) = (field, entity, shown, decide, show);

        /// <summary>The array of records in the response.</summary>
        public string Field { get; }

        /// <summary>What is listed.</summary>
        public Entity Entity { get; }

        /// <summary>The fields of a record in the response.</summary>
        public Seq<FieldShape> Shown { get; }

        /// <summary>What to list, or all that is wrong with the request.</summary>
        public Func<Value.Map, Either<Faults, Listing>> Decide { get; }

        /// <summary>A record of <see cref="Entity"/> as callers see it.</summary>
        public Value.Map Show(object record) => show(record);

        /// <summary>An API that lists all records of a kind, or the one with an id.</summary>
        /// <param name="name">Its name.</param>
        /// <param name="field">The array of records in the response.</param>
        /// <param name="keyField">The field of a request that names one record.</param>
        /// <param name="id">How that field is read.</param>
        /// <param name="one">The reference to the record with that id.</param>
        /// <param name="view">How callers see a record.</param>
        public static Query For<T, TId>(
            string name,
            string field,
            string keyField,
            Scalar<TId> id,
            Func<TId, RecordRef<T>> one,
            View<T> view
        )
            where T : class, IRecord<T>
            where TId : class
        {
            var codec = Listing.Codec(T.Entity, keyField, id, key => one(key).Key);
            return new(name, field, T.Entity, codec.Fields, view.Fields, codec.Read, record => view.Write((T)record));
        }
    }
}

/// <summary>A valid request.</summary>
/// <param name="Event">The event to publish.</param>
/// <param name="Reply">The body to answer with once it is published.</param>
/// <param name="Data">The event's data, if it is at hand; null lets the event write it.</param>
public sealed record Accepted(Event Event, Value.Map Reply, Value.Map? Data = null);
