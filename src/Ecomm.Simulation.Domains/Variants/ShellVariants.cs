using Ecomm.Lambdas;
using Ecomm.Lambdas.Envelopes;
using Ecomm.Simulation.Blueprints;
using Ecomm.Simulation.Domains.Orders;
using Ecomm.Simulation.Variants;

namespace Ecomm.Simulation.Domains.Variants;

/// <summary>Changes of how decisions are carried out and how messages are settled.</summary>
internal static class ShellVariants
{
    private const string Part = "shell";

    public static readonly IReadOnlyList<Variant> All =
    [
        new(
            "an allocation is published before it is written",
            Part,
            Shipped.System with
            {
                Ports = PublishFirst.Of,
            },
            [GenericLaws.Published]
        ),
        new(
            "acknowledged before it is published",
            Part,
            Shipped.System with
            {
                Ports = ports => ports with { Events = new Unawaited(ports.Events) },
            },
            [GenericLaws.Acknowledged, GenericLaws.Lost]
        ),
        new(
            "transient failures are swallowed",
            Part,
            Shipped.System.WithAll(worker =>
                worker.Deciding(
                    (_, _, _, decided) =>
                        decided.Case is Failure { Kind: FailureKind.Transient } ? Seq<Decision>() : decided
                )
            ),
            [GenericLaws.Acknowledged]
        ),
        new(
            "a store that cannot be written to counts as written",
            Part,
            Shipped.System with
            {
                Ports = ports => ports with { Records = new Hopeful(ports.Records) },
            },
            [GenericLaws.Published, GenericLaws.Acknowledged, ShopLaws.Money]
        ),
        new(
            "an event that cannot be published counts as published",
            Part,
            Shipped.System with
            {
                Ports = ports => ports with { Events = new Hopeful(ports.Events) },
            },
            [GenericLaws.Acknowledged, GenericLaws.Lost]
        ),
        new(
            "what cannot be read is dropped (malformed is dropped)",
            Part,
            Shipped.System with
            {
                Queue = queue => new Dropping(queue),
            },
            [GenericLaws.Lost]
        ),
        new(
            "dead letters have no reason",
            Part,
            Shipped.System with
            {
                Queue = queue => new Silent(queue),
            },
            [GenericLaws.Lost]
        ),
        new(
            "retried without limit",
            Part,
            Shipped.System with
            {
                ReceivesMax = int.MaxValue,
                QueueParks = false,
            },
            [GenericLaws.Quiet]
        ),
    ];

    // Keyed by the order: what is to be written waits for what is published about it.
    private static class PublishFirst
    {
        public static Ports Of(Ports ports)
        {
            var waiting = new Dictionary<string, IReadOnlyList<ItemWrite>>();
            return ports with
            {
                Records = new Late(ports.Records, waiting),
                Events = new Early(ports.Events, ports.Records, waiting),
            };
        }

        private sealed class Late(IStore inner, Dictionary<string, IReadOnlyList<ItemWrite>> waiting) : Wrapped(inner)
        {
            public override Task<WriteResult> Write(IReadOnlyList<ItemWrite> writes, CancellationToken cancel)
            {
                if (
                    writes[0] is not ItemWrite.Put put
                    || !put.Key.Sk.EndsWith("#ORDER_ALLOCATION", StringComparison.Ordinal)
                    // Nothing is published about a tombstone.
                    || put.Item.Attributes["allocationStatus"] is Value.Text { Of: "CANCELLED_BEFORE_ALLOCATION" }
                )
                {
                    return Inner.Write(writes, cancel);
                }
                waiting[OrderOf(put.Item.Attributes)] = writes;
                return Task.FromResult(WriteResult.Committed);
            }
        }

        private sealed class Early(IStore inner, IStore records, Dictionary<string, IReadOnlyList<ItemWrite>> waiting)
            : Wrapped(inner)
        {
            public override async Task<WriteResult> Write(IReadOnlyList<ItemWrite> writes, CancellationToken cancel)
            {
                var result = await Inner.Write(writes, cancel);
                if (
                    writes[0] is ItemWrite.Put put
                    && put.Item.Attributes[Attributes.EventData] is Value.Map data
                    && waiting.Remove(OrderOf(data), out var late)
                )
                {
                    await records.Write(late, cancel);
                }
                return result;
            }
        }

        private static string OrderOf(Value.Map map) => (map["orderId"] as Value.Text)?.Of ?? "";
    }

    private sealed class Dropping(IFailedMessages inner) : IFailedMessages
    {
        public Task Park(SqsMessage message, string reason, CancellationToken cancel) =>
            (message.Opened?.Value ?? Opened.Of(Shipped.System.Catalogue, message.Body ?? "")).Published is null
                ? Task.CompletedTask
                : inner.Park(message, reason, cancel);

        public Task Delay(SqsMessage message, TimeSpan delay, CancellationToken cancel) =>
            inner.Delay(message, delay, cancel);

        public Task Renew(SqsMessage message, TimeSpan delay, CancellationToken cancel) =>
            inner.Renew(message, delay, cancel);
    }

    private sealed class Silent(IFailedMessages inner) : IFailedMessages
    {
        public Task Park(SqsMessage message, string reason, CancellationToken cancel) =>
            inner.Park(message, "", cancel);

        public Task Delay(SqsMessage message, TimeSpan delay, CancellationToken cancel) =>
            inner.Delay(message, delay, cancel);

        public Task Renew(SqsMessage message, TimeSpan delay, CancellationToken cancel) =>
            inner.Renew(message, delay, cancel);
    }
}
