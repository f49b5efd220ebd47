using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Ecomm.Lambdas.Runtime;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Ecomm.Aws.Tests.Chain;

public sealed class FirstConnectionsTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public async Task Init_waits_for_a_server_that_accepts_and_says_nothing_no_longer_than_its_limit()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var connections = new FirstConnections(time);
        connections.Open(new Uri($"https://{listener.LocalEndpoint}"));
        using var accepted = await listener.AcceptTcpClientAsync();

        var waits = connections.Wait();
        time.Advance(FirstConnections.OpenTimeMax - TimeSpan.FromMilliseconds(1));
        Assert.False(waits.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await waits.WaitAsync(Eventually.Deadline);
    }

    [Fact]
    public async Task A_server_that_refuses_is_waited_for_no_longer_and_asked_as_ever()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"http://{listener.LocalEndpoint}");
        listener.Stop();
        var connections = new FirstConnections(time);
        connections.Open(address);
        await connections.Wait().WaitAsync(Eventually.Deadline);

        using var http = Client(connections);
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(address));
        Assert.Equal(HttpRequestError.ConnectionError, failure.HttpRequestError);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    public async Task A_connection_is_used_up_to_its_age_and_then_replaced(int over, int connectionsInAll)
    {
        await using var server = await HttpProxy.Start(null, context => context.Response.WriteAsync("hello"));
        var connections = new FirstConnections(time);
        connections.Open(server.Address);
        await connections.Wait().WaitAsync(Eventually.Deadline);
        await Eventually.True(() => server.Connections == 1, "the connection is accepted");

        time.Advance(FirstConnections.AgeMax + TimeSpan.FromMilliseconds(over));
        using var http = Client(connections);
        Assert.Equal("hello", await http.GetStringAsync(server.Address));
        Assert.Equal("hello", await http.GetStringAsync(server.Address));

        Assert.Equal(connectionsInAll, server.Connections);
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The client disposes of its handler.")]
    private static HttpClient Client(FirstConnections connections) =>
        new(connections.Feed(new SocketsHttpHandler { UseProxy = false }));
}
