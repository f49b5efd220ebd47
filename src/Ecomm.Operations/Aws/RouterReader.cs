using System.Text.Json;

namespace Ecomm.Operations.Aws;

/// <summary>
/// The way of events from the stream to the queues, by a bus with rules or by a topic with subscriptions. What it does not understand
/// and would change what is delivered is an error.
/// </summary>
internal static class RouterReader
{
    private const int PipeBatchSizeDefault = 1;

    /// <summary>What a pipe puts in the place of an event in its input template.</summary>
    private const string TheEvent = "<aws.pipes.event.json>";

    /// <exception cref="InvalidDataException">It reads no stream, or writes to something else, or something else.</exception>
    public static AwsPipe ReadPipe(TerraformResource pipe)
    {
        var source = pipe.Blocks("source_parameters");
        var stream =
            source.SelectMany(block => block.Blocks("dynamodb_stream_parameters")).FirstOrDefault()
            ?? throw new InvalidDataException($"{pipe.Address} of the Terraform state does not read a DynamoDB stream");
        Refuse(pipe, "enrichment");
        var target = pipe.Text("target");
        var (eventSource, detailType) =
            target.Split(':') is [_, _, "sns", ..] ? Template(pipe)
            : pipe.Blocks("target_parameters")
                .SelectMany(block => block.Blocks("eventbridge_event_bus_parameters"))
                .FirstOrDefault()
                is { } bus
                ? OnBus(pipe, bus)
            : throw new InvalidDataException(
                $"{pipe.Address} of the Terraform state writes neither to an event bus nor to a topic"
            );
        return new AwsPipe(
            pipe.Text("name"),
            pipe.Text("source"),
            target,
            stream.Text("starting_position"),
            stream.OptionalNumber("batch_size") ?? PipeBatchSizeDefault,
            [
                .. source
                    .SelectMany(block => block.Blocks("filter_criteria"))
                    .SelectMany(block => block.Blocks("filter"))
                    .Select(filter => filter.Text("pattern")),
            ],
            eventSource,
            detailType
        );
    }

    /// <exception cref="InvalidDataException">A rule or a subscription changes what it sends, or sends to no queue of the state.</exception>
    public static IEnumerable<AwsRule> ReadRules(
        TerraformState state,
        AwsPipe pipe,
        IReadOnlyCollection<AwsQueue> queues
    ) => pipe.WritesToTopic ? ReadSubscriptions(state, pipe.Target, queues) : ReadBusRules(state, pipe.Target, queues);

    private static IEnumerable<AwsRule> ReadBusRules(
        TerraformState state,
        string busArn,
        IReadOnlyCollection<AwsQueue> queues
    )
    {
        var targets = state.OfType("aws_cloudwatch_event_target").Where(OnBus).ToLookup(target => target.Text("rule"));
        foreach (var rule in state.OfType("aws_cloudwatch_event_rule").Where(OnBus))
        {
            if (rule.OptionalText("state") is null or "ENABLED")
            {
                yield return new AwsRule(
                    rule.Text("name"),
                    rule.Text("event_pattern"),
                    [.. targets[rule.Text("name")].Select(target => ReadTarget(target, queues))]
                );
            }
        }

        // A rule names its bus by name or by ARN.
        bool OnBus(TerraformResource resource) =>
            resource.OptionalText("event_bus_name") is { } bus
            && (bus == busArn || busArn.EndsWith($":event-bus/{bus}", StringComparison.Ordinal));
    }

    private static IEnumerable<AwsRule> ReadSubscriptions(
        TerraformState state,
        string topicArn,
        IReadOnlyCollection<AwsQueue> queues
    ) =>
        from subscription in state.OfType("aws_sns_topic_subscription")
        where subscription.Text("topic_arn") == topicArn
        select subscription.Text("protocol") == "sqs"
        && subscription.Flag("raw_message_delivery")
        && subscription.OptionalText("filter_policy_scope") == "MessageBody"
            ? new AwsRule(
                subscription.Address,
                subscription.Text("filter_policy"),
                [QueueOf(subscription, subscription.Text("endpoint"), queues)]
            )
            : throw new InvalidDataException(
                $"{subscription.Address} is not a queue that gets messages as they are, by a filter of their bodies"
            );

    private static string ReadTarget(TerraformResource target, IReadOnlyCollection<AwsQueue> queues)
    {
        Refuse(target, "input");
        Refuse(target, "input_path");
        if (target.Blocks("input_transformer").Count > 0)
        {
            throw new InvalidDataException($"{target.Address} has an input_transformer; this is not known here");
        }
        return QueueOf(target, target.Text("arn"), queues);
    }

    private static string QueueOf(TerraformResource sender, string arn, IReadOnlyCollection<AwsQueue> queues) =>
        queues.Any(queue => queue.Arn == arn)
            ? arn
            : throw new InvalidDataException($"{sender.Address} sends to {arn}, which is no queue of the state");

    private static (string Source, string DetailType) OnBus(TerraformResource pipe, TerraformResource bus)
    {
        Refuse(pipe.Blocks("target_parameters")[0], "input_template");
        return (Constant(bus, "source"), Constant(bus, "detail_type"));
    }

    // A topic gets what a bus would send, as far as it can be known beforehand: the whole event as the detail.
    private static (string Source, string DetailType) Template(TerraformResource pipe)
    {
        var template =
            (pipe.Blocks("target_parameters") is [var target, ..] ? target.OptionalText("input_template") : null) ?? "";
        try
        {
            using var parsed = JsonDocument.Parse(template.Replace(TheEvent, "true", StringComparison.Ordinal));
            var message = parsed.RootElement;
            if (
                message.EnumerateObject().Count() == 3
                && message.GetProperty("detail").ValueKind is JsonValueKind.True
                && message.GetProperty("source").GetString() is { } source
                && message.GetProperty("detail-type").GetString() is { } type
            )
            {
                return (source, type);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // Said below.
        }
        throw new InvalidDataException(
            $"{pipe.Address} has the input_template '{template.Trim()}'; expected source, detail-type and {TheEvent} as the detail"
        );
    }

    private static string Constant(TerraformResource target, string attribute) =>
        target.Text(attribute) is var text && !text.StartsWith("$.", StringComparison.Ordinal)
            ? text
            : throw new InvalidDataException(
                $"{target.Address} takes {attribute} from the event; this is not known here"
            );

    private static void Refuse(TerraformResource resource, string attribute)
    {
        if (resource.OptionalText(attribute) is not null)
        {
            throw new InvalidDataException($"{resource.Address} has {attribute}; this is not known here");
        }
    }
}
