namespace Ecomm.Hosting.Host;

/// <summary>What can be set of a local system; each is an option of <c>run</c>.</summary>
/// <param name="DataDirectory">Where the files are.</param>
/// <param name="GatewayFailureRate">The share of payment attempts that fail, from 0 to 1.</param>
/// <param name="RetryDelay">Before the first redelivery of a failed message; each further one doubles it.</param>
/// <param name="ReceivesMax">After this many receives a message is parked.</param>
public sealed record LocalOptions(
    string DataDirectory,
    double GatewayFailureRate = LocalOptions.GatewayFailureRateDefault,
    TimeSpan? RetryDelay = null,
    int ReceivesMax = LocalOptions.ReceivesMaxDefault
)
{
    public const double GatewayFailureRateDefault = 0.7;
    public const int ReceivesMaxDefault = 120;
    public const string DataDirectoryDefault = ".ecomm";
}
