namespace Ecomm.Local.Commands.Estimate;

/// <summary>What Terraform makes of the routing table, in numbers.</summary>
/// <param name="Workers">Queues, rules and functions of workers.</param>
/// <param name="Apis">Functions of APIs.</param>
/// <param name="Domains">HTTP APIs.</param>
/// <param name="Asking">Workers that ask a gateway.</param>
public sealed record Deployed(int Workers, int Apis, int Domains, IReadOnlySet<string> Asking)
{
    private const string Testing = "testing";

    /// <summary>Metrics of a pipe that have an alarm.</summary>
    private const int PipeAlarms = 5;

    /// <summary>Metrics of the two expressions over the pipe: an alarm costs for each metric that it looks at.</summary>
    private const int PipeExpressionMetrics = 4;

    /// <summary>Metrics of the expression over what a worker puts back: age and receives.</summary>
    private const int WaitingMetrics = 2;

    /// <summary>Rules beside those of workers: that of what no worker takes. Each says by a metric what it has lost.</summary>
    private const int OtherRules = 1;

    /// <summary>Metrics of a topic that have an alarm: what it could not deliver, and what it has lost.</summary>
    private const int TopicAlarms = 2;

    /// <summary>Dead-letter queues beside those of workers: unrouted, unrouted-dead and pipe-dead.</summary>
    private const int OtherDeadLetterQueues = 3;

    /// <summary>This program's domains. The testing API is off on AWS unless it is asked for.</summary>
    public static Deployed Program { get; } = Of(Routes.Of(Ecomm.Decisions.Domains.All));

    public int Functions => Workers + Apis;

    /// <summary>
    /// Metrics under alarm, as terraform/modules/ecomm/alarms.tf has them: dead letters, late workers, what rules or the topic lose, the pipe, errors and throttles of
    /// functions, 5xx of APIs, and those of the expressions.
    /// </summary>
    public int Alarms(Router router) =>
        Workers
        + OtherDeadLetterQueues
        + Workers
        + (router is Router.Bus ? Workers + OtherRules : TopicAlarms)
        + PipeAlarms
        + 2 * Functions
        + Domains
        + WaitingMetrics * Workers
        + PipeExpressionMetrics;

    public static Deployed Of(Routes routes)
    {
        var apis = routes.Apis.Where(api => api.Domain != Testing).ToList();
        return new Deployed(
            routes.Workers.Count,
            apis.Count,
            apis.Select(api => api.Domain).Distinct().Count(),
            routes.Workers.Where(worker => worker.Gateway is not null).Select(worker => worker.Name).ToHashSet()
        );
    }
}
