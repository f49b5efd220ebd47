using LanguageExt;

namespace Ecomm.Operations.Documents;

/// <summary>An event of the catalogue: who publishes it, and who takes it.</summary>
/// <param name="Type">Its declaration.</param>
/// <param name="Publishers">The APIs and workers that may publish it. One that publishes any event is not among them.</param>
/// <param name="Takers">The workers whose queues it is sent to; none if it is announced only.</param>
public sealed record EventEntry(EventType Type, Seq<string> Publishers, Seq<string> Takers)
{
    /// <summary>The events that the domains declare, in their order.</summary>
    public static Seq<EventEntry> All(Catalogue catalogue)
    {
        var routes = Routes.Of(catalogue);
        var apis = catalogue.Apis.OfType<Api.Command>().Select(api => (api.Name, Raised: api.Raises.ToSeq()));
        var workers = catalogue.Workers.Map(worker => (worker.Name, worker.Effects.Raised));
        var publishers = toSeq(apis.Concat(workers).ToArray());
        return catalogue.Events.Map(type => new EventEntry(
            type,
            publishers.Filter(one => one.Raised.Exists(raised => raised == type)).Map(one => one.Name),
            toSeq(routes.WorkersOf(type.Name).ToArray())
        ));
    }
}
