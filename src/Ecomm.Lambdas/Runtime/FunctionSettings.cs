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
            .Select(gateway => (gateway.Name, Settings: GatewayOf(new GatewayVariables(gateway))))
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

        GatewaySettings? GatewayOf(GatewayVariables names) =>
            Optional(names.Address) is { } address
                ? new GatewaySettings.Http(Address(names.Address, address), SecretOf(names))
            : Optional(names.LedgerTable) is { } ledger
                ? new GatewaySettings.Fake(ledger, Number(names.FailureRate, 0, 1))
            : null;

        SecretSettings? SecretOf(GatewayVariables names) =>
            Optional(names.SecretArn) is { } arn
                ? SecretSettings.Of(names, arn, Required(names.SecretHeader), environment)
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
    private GatewaySettings() { }

    /// <summary>Somebody's gateway, at this URL, and the secret that it is shown.</summary>
    public sealed record Http(Uri Address, SecretSettings? Secret = null) : GatewaySettings;

    /// <summary>A gateway for trials, with its ledger in a table of its own.</summary>
    public sealed record Fake(string LedgerTable, double FailureRate) : GatewaySettings;
}

/// <summary>The names of a gateway's variables: the gateway's own name begins each.</summary>
public sealed class GatewayVariables(Gateway gateway)
{
    /// <summary>Ends the name of the variable that says where a fake gateway's ledger is.</summary>
    public const string LedgerTableSuffix = "_GATEWAY_LEDGER_TABLE_NAME";

    private readonly string name = gateway.Name.ToUpperInvariant();

    /// <summary>Where it is; if it is not the fake.</summary>
    public string Address => $"{name}_GATEWAY_URL";

    /// <summary>The ARN of the secret that it is shown, if it is shown one.</summary>
    public string SecretArn => $"{name}_GATEWAY_SECRET_ARN";

    /// <summary>The header that the secret is shown in.</summary>
    public string SecretHeader => $"{name}_GATEWAY_SECRET_HEADER";

    public string LedgerTable => name + LedgerTableSuffix;

    /// <summary>The share of questions that a fake fails.</summary>
    public string FailureRate => $"{name}_GATEWAY_FAILURE_RATE";
}

/// <summary>A secret of AWS Secrets Manager, and the header that it is shown in.</summary>
/// <param name="Arn">The secret's ARN.</param>
/// <param name="Header">The header's name.</param>
/// <param name="Region">The region in the ARN.</param>
/// <param name="Endpoint">Where Secrets Manager is asked.</param>
public sealed record SecretSettings(string Arn, string Header, string Region, Uri Endpoint)
{
    // As the SDK finds the endpoints of other services; see «Service-specific endpoints».
    private static readonly string[] EndpointVariables = ["AWS_ENDPOINT_URL_SECRETS_MANAGER", "AWS_ENDPOINT_URL"];

    /// <exception cref="InvalidOperationException">It is no secret's ARN or no header's name; the message names the variable.</exception>
    internal static SecretSettings Of(
        GatewayVariables names,
        string arn,
        string header,
        Func<string, string?> environment
    )
    {
        if (
            arn.Split(':')
            is not ["arn", var partition, "secretsmanager", { Length: > 0 } region, _, "secret", { Length: > 0 }]
        )
        {
            throw new InvalidOperationException($"{names.SecretArn} is not the ARN of a secret");
        }
        if (!SecretHeader.CanBe(header))
        {
            throw new InvalidOperationException($"{names.SecretHeader} is '{header}'; expected a header for a secret");
        }
        var elsewhere = EndpointVariables.Select(environment).FirstOrDefault(url => url is { Length: > 0 });
        var domain = partition == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
        return new SecretSettings(
            arn,
            header,
            region,
            new Uri(elsewhere ?? $"https://secretsmanager.{region}.{domain}")
        );
    }
}
