using Ecomm.Adapters;
using Ecomm.Adapters.Storage;

namespace Ecomm.Properties.Shells;

/// <summary>What waits to be done by a process, and is repeated until it is settled.</summary>
internal abstract record Errand
{
    private Errand() { }

    public abstract Task<Settlement> Run(Shell shell);

    /// <summary>A request of a customer, who repeats it until it is answered.</summary>
    public sealed record Request(Api.Command Api, Value.Map Body) : Errand
    {
        public override async Task<Settlement> Run(Shell shell)
        {
            var accepted = Api.Decide(Body, shell.Now()).IfLeft(faults => throw new ArgumentException($"{faults}"));
            try
            {
                return await shell.Publish(accepted.Event, StoredEvent.NoTrace, default) is Publication.Published
                    ? new Settlement(SettlementKind.Acknowledge, "", Seq<Decision>())
                    : new Settlement(SettlementKind.Park, "conflict", Seq<Decision>());
            }
            catch (StoreUnavailableException e)
            {
                return new Settlement(SettlementKind.Redeliver, e.Message, Seq<Decision>());
            }
        }

        public override string ToString() => $"{Api.Name} {((Body["orderId"] ?? Body["lotId"]) as Value.Text)?.Of}";
    }

    /// <summary>The delivery of an event to one of its workers.</summary>
    public sealed record Delivery(Worker Worker, StoredEvent Stored) : Errand
    {
        public override Task<Settlement> Run(Shell shell) => shell.Deliver(Worker, Stored, default);

        public override string ToString() =>
            $"{Worker.Name} {Stored.Event.Type.IdOf(Stored.Event)} {Stored.Event.Name}";
    }
}
