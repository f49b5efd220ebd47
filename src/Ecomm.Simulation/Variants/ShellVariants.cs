using Ecomm.Lambdas;
using Ecomm.Lambdas.Envelopes;
using Ecomm.Simulation.Checks;

namespace Ecomm.Simulation.Variants;

/// <summary>Changes of how decisions are carried out and how messages are settled.</summary>
internal static class ShellVariants
{
    private const string Part = "shell";

    public static readonly IReadOnlyList<Variant> All =
    [
        new(
            "an allocation is published before it is written",
            Part,
            Blueprint.Production with
            {
                Ports = PublishFirst.Of,
            },
            [Law.Published]
        ),
        new(
            "acknowledged before it is published",
            Part,
            Blueprint.Production with
            {
                Ports = ports => ports with { Events = new Unawaited(ports.Events) },
            },
            [Law.Acknowledged, Law.Lost]
        ),
        new(
            "transient failures are swallowed",
            Part,
            Blueprint.Production.WithAll(worker =>
                worker.Deciding(
                    (_, _, _, decided) =>
                        decided.Case is Failure { Kind: FailureKind.Transient } ? Seq<Decision>() : decided
                )
            ),
            [Law.Acknowledged]
        ),
        new(
            "a store that cannot be written to counts as written",
            Part,
            Blueprint.Production with
            {
                Ports = ports => ports with { Records = new Hopeful(ports.Records) },
            },
            [Law.Published, Law.Acknowledged, Law.Money]
        ),
        new(
            "an event that cannot be published counts as published",
            Part,
            Blueprint.Production with
            {
                Ports = ports => ports with { Events = new Hopeful(ports.Events) },
            },
            [Law.Acknowledged, Law.Lost]
        ),
        new(
            "what cannot be read is dropped (malformed is dropped)",
            Part,
            Blueprint.Production with
            {
                Queue = queue => new Dropping(queue),
            },
            [Law.Lost]
        ),
        new(
            "dead letters have no reason",
            Part,
            Blueprint.Production with
            {
                Queue = queue => new Silent(queue),
            },
            [Law.Lost]
        ),
        new(
            "retried without limit",
            Part,
            Blueprint.Production with
            {
                ReceivesMax = int.MaxValue,
                QueueParks = false,
            },
            [Law.Quiet]
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

    private sealed class Unawaited(IStore inner) : Wrapped(inner)
    {
        public override Task<WriteResult> Write(IReadOnlyList<ItemWrite> writes, CancellationToken cancel)
        {
            _ = Inner.Write(writes, cancel);
            return Task.FromResult(WriteResult.Committed);
        }
    }

    private sealed class Hopeful(IStore inner) : Wrapped(inner)
    {
        public override async Task<WriteResult> Write(IReadOnlyList<ItemWrite> writes, CancellationToken cancel)
        {
            try
            {
                return await Inner.Write(writes, cancel);
            }
            catch (StoreUnavailableException)
            {
                return WriteResult.Committed;
            }
        }
    }

    private sealed class Dropping(IWorkerQueue inner) : IWorkerQueue
    {
        public Task Park(SqsMessage message, string reason, CancellationToken cancel) =>
            reason.StartsWith(nameof(Failure.Malformed), StringComparison.Ordinal)
                ? Task.CompletedTask
                : inner.Park(message, reason, cancel);

        public Task Delay(SqsMessage message, TimeSpan delay, CancellationToken cancel) =>
            inner.Delay(message, delay, cancel);
    }

    private sealed class Silent(IWorkerQueue inner) : IWorkerQueue
    {
        public Task Park(SqsMessage message, string reason, CancellationToken cancel) =>
            inner.Park(message, "", cancel);

        public Task Delay(SqsMessage message, TimeSpan delay, CancellationToken cancel) =>
            inner.Delay(message, delay, cancel);
    }
}
