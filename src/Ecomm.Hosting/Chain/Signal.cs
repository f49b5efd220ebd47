using System.Threading.Channels;

namespace Ecomm.Hosting.Chain;

/// <summary>Wakes one waiter, however often it was set before: how the chain costs nothing while nothing flows.</summary>
public sealed class Signal
{
    private readonly Channel<bool> channel = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    public void Set() => channel.Writer.TryWrite(true);

    public ValueTask<bool> Wait(CancellationToken cancel) => channel.Reader.ReadAsync(cancel);
}
