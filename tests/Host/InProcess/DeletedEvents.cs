using System.Text;
using Ecomm.Decisions;
using Ecomm.Decisions.Orders;
using Ecomm.Hosting.Host;
using Ecomm.Lambdas.Envelopes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecomm.HostTests.InProcess;

/// <summary>Events that are deleted by hand while the chain is at work with them.</summary>
public sealed class DeletedEvents : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("ecomm-test-");

    public void Dispose() => data.Delete(recursive: true);

    [Fact]
    public async Task What_was_read_before_a_deletion_is_not_kept_after_it()
    {
        await using var system = LocalSystem.Start(
            Domains.All,
            new LocalOptions(data.FullName, GatewayFailureRate: 0),
            NullLoggerFactory.Instance
        );
        var placed = await system.Serve(
            "PlaceOrderApi",
            new ApiRequest(Encoding.UTF8.GetBytes(Client.OrderJson("DEL-1", "NOTHING")), "application/json", null),
            CancellationToken.None
        );
        Assert.Equal(202, placed.Status);
        await Eventually.True(() => system.IsDrained, "everything is processed");
        var record = system.Stream.Of(OrderEvent.Order.PartitionOf("DEL-1"))[0];
        Assert.NotNull(system.Stream.Open(record.Seq));

        Assert.True(await system.DeleteEvent(record.Item.Key));
        Assert.Null(system.Stream.Open(record.Seq));

        // Somebody had read it before it was deleted, and comes to keep it only now.
        _ = system.Stream.Remember(record);
        Assert.Null(system.Stream.Open(record.Seq));
    }
}
