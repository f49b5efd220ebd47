using Ecomm.Adapters.DynamoDb;
using Microsoft.Extensions.Time.Testing;

namespace Ecomm.Contracts.Storage;

public sealed class ExpiringEventsTests
{
    private readonly MemoryStore table = new();
    private readonly FakeTimeProvider time = new(DateTimeOffset.UnixEpoch.AddDays(100));

    [Fact]
    public async Task A_published_event_says_when_it_may_go_and_nothing_else_differs()
    {
        var put = StoredEvent.Publication(new OrderPlaced(Samples.Order1, Samples.Noon), "trace");
        await Events(days: 30).Write([put], default);
        var stored = Assert.Single(table.Items);
        Assert.Equal(Samples.Number($"{130 * 24 * 3600}"), stored.Attributes[ExpiringEvents.ExpiresAt]);
        Assert.Equal(put.Item.Attributes.Count + 1, stored.Attributes.Count);
        Assert.Equal(Domains.All.ReadStored(put.Item.Attributes), Domains.All.ReadStored(stored.Attributes));
    }

    [Fact]
    public async Task An_event_that_is_published_again_later_is_the_same()
    {
        var shell = new Shell(Events(days: 1), new MemoryStore(), null!, time, () => 0);
        var placed = new OrderPlaced(Samples.Order1, Samples.Noon);
        Assert.Equal(Publication.Published, await shell.Publish(placed, "one", default));
        time.Advance(TimeSpan.FromHours(5));
        Assert.Equal(Publication.Published, await shell.Publish(placed, "two", default));
    }

    private ExpiringEvents Events(int days) => new(table, TimeSpan.FromDays(days), time);
}
