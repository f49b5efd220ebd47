using System.Globalization;
using Ecomm.Operations.Events;
using LanguageExt;

namespace Ecomm.Operations.Replay;

/// <summary>Deliveries as text: a headline for each event, and for each worker the state before, the decisions, the end.</summary>
public static class ReplayText
{
    /// <summary>The event: its place, name, subject and time.</summary>
    public static string Headline(Catalogue catalogue, StreamRecord record) =>
        string.Join(
            "  ",
            new[]
            {
                string.Create(CultureInfo.InvariantCulture, $"#{record.Seq}"),
                record.EventName.Length == 0 ? "(no eventName)" : record.EventName,
                Subject(catalogue, record),
                (record.Item.Attributes[Attributes.CreatedAt] as Value.Text)?.Of ?? "(no createdAt)",
            }
        );

    /// <summary>One delivery, over several lines.</summary>
    public static IEnumerable<string> Lines(Delivery delivery)
    {
        var receive = delivery.Receive == 1 ? "" : Invariant($"  (delivery {delivery.Receive})");
        yield return $"    {delivery.Worker ?? "(no worker)"}{receive}";
        yield return $"        before   {Before(delivery.Before)}";
        if (delivery.Asked.Count > 0)
        {
            yield return $"        gateway  {string.Join(", ", delivery.Asked)}";
        }
        yield return $"        decided  {Decided(delivery)}";
        yield return $"        settled  {delivery.Settlement.Kind} {delivery.Settlement.Why}".TrimEnd();
    }

    private static string Decided(Delivery delivery) =>
        delivery.Settlement.Decided.IsEmpty
            ? "nothing"
            : string.Join(
                ", ",
                delivery.Settlement.Decided.Map(decision =>
                    decision is Decision.Raise raise && delivery.NotInLog.Contains(raise.Event.Type.KeyOf(raise.Event))
                        ? $"{decision.Describe()} (not in the log)"
                        : decision.Describe()
                )
            );

    private static string Before(Found found) =>
        string.Join(
            ", ",
            found
                .Records.Map(record =>
                    $"{record.Entity.Name.ToLowerInvariant()} {record.Entity.Describe(record.Value)}"
                )
                .DefaultIfEmpty("nothing")
        );

    private static string Subject(Catalogue catalogue, StreamRecord record) =>
        catalogue.ReadStored(record.Item.Attributes).Case is StoredEvent { Event: var e } ? e.Type.Describe(e)
        : catalogue.SubjectOf(record.Item) is { } subject ? subject.Id
        : record.Item.Key.Pk;

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
