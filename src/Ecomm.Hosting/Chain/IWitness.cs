using Ecomm.Lambdas;

namespace Ecomm.Hosting.Chain;

/// <summary>Hears how deliveries end, for people to look at. The chain neither waits for it nor depends on it.</summary>
public interface IWitness
{
    /// <summary>A worker has settled a message.</summary>
    void Delivered(DeliveryReport report);

    /// <summary>The worker's process ended before its answer was heard; the message comes again.</summary>
    void Crashed(Message message, string worker, string why);

    /// <summary>A message went to the dead-letter queue without being delivered.</summary>
    void Parked(Message message, string worker, string why);
}
