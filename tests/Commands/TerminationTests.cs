using Ecomm.Hosting.Chain;
using Ecomm.Operations.Serving;

namespace Ecomm.Commands.Tests;

public sealed class TerminationTests
{
    [Fact]
    public void A_command_may_take_longer_to_end_than_requests_and_deliveries_under_way_may_last() =>
        Assert.True(CommandLine.TerminationTimeout > LocalServer.ShutdownTimeout + LocalChain.DrainTimeout);
}
