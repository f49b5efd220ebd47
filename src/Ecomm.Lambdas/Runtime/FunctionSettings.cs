using System.Globalization;
using Ecomm.Adapters.Gateways;
using Ecomm.Lambdas.Telemetry;

namespace Ecomm.Lambdas.Runtime;

/// <summary>What a function is told by its environment. Terraform sets all of it; see docs/aws.md.</summary>
/// <param name="Handler">The slice: a name in routes.json.</param>
/// <param name="EventStoreTable">Where events are published.</param>
/// <param name="TransactionalTable">Where records are kept.</param>
/// <param name="Queue">A worker's queues; null for an API.</param>
/// <param name="Gateways">How to reach gateways, by their names; one that is not set up is missing.</param>
/// <param name="EventRetention">How long events are kept; null keeps them for good.</param>
/// <param name="MetricsNamespace">CloudWatch's namespace of the metrics.</param>
/// <param name="Otlp">Where spans go; null for nowhere.</param>
public sealed record FunctionSettings(
    string Handler,
    string EventStoreTable,
    string TransactionalTable,
    QueueSettings? Queue,
    IReadOnlyDictionary<string, GatewaySettings> Gateways,
    TimeSpan? EventRetention,
    string MetricsNamespace,
    OtlpSettings? Otlp = null
)
{
    /// <summary>Ten years; more is for good.</summary>
    private const int RetentionDaysMax = 3650;

    public const string MetricsNamespaceDefault = "ecomm";

    /// <summary>Reads the environment.</summary>
    /// <param name="environment">A variable's value; null or empty if it is not set.</param>
    /// <param name="catalogue">The domains, whose gateways have settings of their own.</param>
    /// <exception cref="InvalidOperationException">A variable is missing or makes no sense; the message names it.</exception>
    public static FunctionSettings Read(Func<string, string?> environment, Catalogue catalogue)
    {
        var queue = Optional("QUEUE_URL") is { } url
            ? new QueueSettings(url, Required("DEAD_LETTER_QUEUE_URL"), (int)Number("MAX_RECEIVES", 1, 1000))
            : null;
        var gateways = catalogue
            .Gateways.AsEnumerable()
            .Select(gateway => (gateway.Name, Settings: GatewayOf(GatewaySettings.Variables(gateway))))
            .Where(gateway => gateway.Settings is not null)
            .ToDictionary(gateway => gateway.Name, gateway => gateway.Settings!);
        return new FunctionSettings(
            Required("_HANDLER"),
            Required("EVENT_STORE_TABLE_NAME"),
            Required("TRANSACTIONAL_TABLE_NAME"),
            queue,
            gateways,
            Optional("EVENT_RETENTION_DAYS") is null
                ? null
                : TimeSpan.FromDays(Number("EVENT_RETENTION_DAYS", 1, RetentionDaysMax)),
            Optional("METRICS_NAMESPACE") ?? MetricsNamespaceDefault,
            OtlpSettings.Read(environment, Optional("AWS_LAMBDA_FUNCTION_NAME") ?? Required("_HANDLER"))
        );

        string? Optional(string name) => environment(name) is { Length: > 0 } value ? value : null;

        string Required(string name) => Optional(name) ?? throw new InvalidOperationException($"{name} is not set");

        GatewaySettings? GatewayOf((string Url, string LedgerTable, string FailureRate) names) =>
            Optional(names.Url) is { } address ? new GatewaySettings.Http(Address(names.Url, address))
            : Optional(names.LedgerTable) is { } ledger
                ? new GatewaySettings.Fake(ledger, Number(names.FailureRate, 0, 1))
            : null;

        static Uri Address(string name, string value) =>
            HttpGateway
                .ParseAddress(value)
                .Match(Right: uri => uri, Left: fault => throw new InvalidOperationException($"{name} {fault}"));

        double Number(string name, double min, double max) =>
            double.TryParse(Required(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number >= min
            && number <= max
                ? number
                : throw new InvalidOperationException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{name} is '{environment(name)}'; expected a number from {min} to {max}"
                    )
                );
    }
}

/// <param name="Queue">URL of the queue that the worker is fed from.</param>
/// <param name="DeadLetterQueue">URL of the queue where it parks what it can never process.</param>
/// <param name="ReceivesMax">As the queue's redrive policy says: at the last one the worker parks the message itself.</param>
public sealed record QueueSettings(string Queue, string DeadLetterQueue, int ReceivesMax);

public abstract record GatewaySettings
{
    /// <summary>Ends the name of the variable that says where a fake gateway's ledger is; its gateway's name begins it.</summary>
    public const string LedgerTableSuffix = "_GATEWAY_LEDGER_TABLE_NAME";

    private GatewaySettings() { }

    /// <summary>The names of a gateway's variables: its address; or for a fake its ledger's table and its failure rate.</summary>
    public static (string Url, string LedgerTable, string FailureRate) Variables(Gateway gateway)
    {
        var name = gateway.Name.ToUpperInvariant();
        return ($"{name}_GATEWAY_URL", name + LedgerTableSuffix, $"{name}_GATEWAY_FAILURE_RATE");
    }

    /// <summary>Somebody's gateway, at this URL.</summary>
    public sealed record Http(Uri Address) : GatewaySettings;

    /// <summary>A gateway for trials, with its ledger in a table of its own.</summary>
    public sealed record Fake(string LedgerTable, double FailureRate) : GatewaySettings;
}
