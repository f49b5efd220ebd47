using Ecomm.Adapters.Metering;

namespace Ecomm.Lambdas;

/// <summary>Counts what deliveries and requests use, and has their log lines say what that costs.</summary>
/// <param name="Meter">Counts at the stores and gateways of the shell.</param>
/// <param name="OfDelivery">Ends the log line of a delivery.</param>
/// <param name="OfRequest">Ends the log line of a request.</param>
public sealed record Metering(Meter Meter, Func<DeliveryReport, string> OfDelivery, Func<Usage, string> OfRequest);
