using System.Net;
using System.Net.Sockets;
using Ecomm.Adapters.Gateways;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Ecomm.Contracts.Payments;

/// <summary>Nothing but a plain answer of a gateway behind HTTP is taken for one, and nothing is waited for too long.</summary>
public sealed partial class HttpGatewayAnswers : HttpGatewayTest
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(204)]
    [InlineData(302)]
    [InlineData(400)]
    [InlineData(409)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Any_status_but_200_422_and_401_is_a_failure(int status)
    {
        Server.Conduct = (http, _, _) =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.Location = $"{Server.Address}/elsewhere";
            return Task.CompletedTask;
        };
        await AssertFailed($"the gateway answered with status {status}");
        Assert.Single(Server.Received);
    }

    [Fact]
    public async Task Status_401_is_no_answer_because_nothing_was_asked()
    {
        Server.Conduct = Conducts.Refuse;
        foreach (var question in new[] { Submit, Void, Refund })
        {
            var thrown = await Assert.ThrowsAsync<NotAskedException>(() => Gateway().Ask(question, default));
            Assert.Equal("the gateway answered with status 401", thrown.Message);
        }
    }

    [Theory]
    [InlineData("", "the gateway's answer is empty; expected a JSON object")]
    [InlineData("captured", "the gateway's answer is not valid JSON: line 1, byte 0")]
    [InlineData(
        """{"orderId":"ORD001","status":"captured","paym""",
        "the gateway's answer is not valid JSON: line 1, *"
    )]
    [InlineData("""{"orderId":"ORD001","status":"captured"}""", "*no usable paymentId: missing")]
    [InlineData("""{"orderId":"ORD001","status":"captured","paymentId":""}""", "*no usable paymentId: an empty string")]
    [InlineData("""{"orderId":"ORD001","status":"captured","paymentId":7}""", "*no usable paymentId: 7")]
    [InlineData(
        """{"orderId":"ORD001","status":"captured","paymentId":"a\u0000"}""",
        "*no usable paymentId: a string*"
    )]
    [InlineData("""{"orderId":"ORD001","status":"captured","paymentId":"\ud800"}""", "*no usable paymentId: a string*")]
    [InlineData("""{"orderId":"ORD001","status":"CAPTURED","paymentId":"A1"}""", "*with status 200 and 'CAPTURED'")]
    [InlineData("""{"orderId":"ORD001","status":"refused","reason":"why"}""", "*with status 200 and 'refused'")]
    [InlineData("""{"orderId":"ORD001","status":["captured"],"paymentId":"A1"}""", "*with status 200 and an array")]
    [InlineData("""{"orderId":"ORD001"}""", "*with status 200 and missing")]
    [InlineData("""{"orderId":"ORD002","status":"captured","paymentId":"A1"}""", "*about another order: 'ORD002'")]
    [InlineData("""{"status":"captured","paymentId":"A1"}""", "*about another order: missing")]
    [InlineData("""{"orderId":"ORD001","status":"declined","status":"captured","paymentId":"A1"}""", "*'status' twice")]
    [InlineData("""{"orderId":"ORD001","status":"captured","paymentId":"A1"}{}""", "*not valid JSON: line 1, *")]
    [InlineData("""[{"orderId":"ORD001","status":"captured","paymentId":"A1"}]""", "*not a JSON object")]
    [InlineData("null", "*not a JSON object")]
    public async Task Nonsense_is_a_failure_and_never_a_capture(string body, string why)
    {
        Server.Conduct = (http, _, _) => GatewayServer.Send(http, 200, "application/json", body);
        await AssertFailed(why);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_a_failure()
    {
        Server.Conduct = async (http, _, _) =>
        {
            http.Response.ContentType = "application/json";
            var bytes = new byte[1000];
            new Random(1).NextBytes(bytes);
            await http.Response.Body.WriteAsync(bytes);
        };
        await AssertFailed("the gateway's answer is not valid JSON: *");
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("text/plain; charset=utf-8")]
    [InlineData("nonsense")]
    public async Task An_answer_of_another_type_is_a_failure_whatever_it_says(string contentType)
    {
        const string body = """{"orderId":"ORD001","status":"captured","paymentId":"A1"}""";
        Server.Conduct = (http, _, _) => GatewayServer.Send(http, 200, contentType, body);
        await AssertFailed("the gateway's answer is not application/json");
    }

    [Fact]
    public async Task A_capture_with_status_422_or_a_refused_void_is_a_failure()
    {
        Server.Conduct = (http, _, _) =>
            GatewayServer.Send(
                http,
                422,
                "application/json",
                """{"orderId":"ORD001","status":"captured","paymentId":"A1"}"""
            );
        await AssertFailed("the gateway answered with status 422 and 'captured'");
        Server.Conduct = (http, _, _) =>
            GatewayServer.Send(
                http,
                422,
                "application/json",
                """{"orderId":"ORD001","status":"refused","reason":"why"}"""
            );
        await AssertFailed("the gateway answered with status 422 and 'refused'", Void);
    }

    [Theory]
    [InlineData("\"we know that key\"", "we know that key")]
    [InlineData("\"two\\nlines\"", "its reason is a string of 9 characters")]
    [InlineData("null", "its reason is null")]
    public async Task A_refusal_keeps_a_reason_that_can_be_shown(string reason, string why)
    {
        Server.Conduct = (http, _, _) =>
            GatewayServer.Send(
                http,
                422,
                "application/json",
                $$"""{"orderId":"ORD001","status":"refused","reason":{{reason}}}"""
            );
        Assert.Equal(new PaymentAnswer.Refused(why), await Gateway().Ask(Submit, default));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_endless_answer_is_cut_and_fails(bool lengthIsKnown)
    {
        Server.Conduct = async (http, _, _) =>
        {
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = lengthIsKnown ? 1L << 40 : null;
            var blank = new byte[64 * 1024];
            System.Array.Fill(blank, (byte)' ');
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.Body.WriteAsync(blank, http.RequestAborted);
            }
        };
        await AssertFailed($"the gateway's answer is longer than {HttpGateway.AnswerBytesMax} bytes");
    }

    [Fact]
    public async Task A_connection_that_breaks_before_or_amid_the_answer_is_a_failure()
    {
        Server.Conduct = Conducts.BreakOff;
        await AssertFailed("no answer of the gateway: *");
        Server.Conduct = async (http, _, _) =>
        {
            http.Response.ContentLength = 100;
            await GatewayServer.Send(http, 200, "application/json", """{"orderId":"ORD001","status":"capt""");
            await http.Response.Body.FlushAsync();
            http.Abort();
        };
        await AssertFailed("no answer of the gateway: *");
    }

    [Fact]
    public async Task A_gateway_that_is_not_there_is_a_failure()
    {
        await Server.DisposeAsync();
        await AssertFailed("no answer of the gateway: *");
    }

    [Fact]
    public async Task A_gateway_that_does_not_speak_HTTP_is_a_failure()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var speaking = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            await client.GetStream().WriteAsync("220 mail.example ESMTP\r\n"u8.ToArray());
        });
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        var gateway = new HttpGateway(Http, address, HttpGateway.RequestTimeout, TimeProvider.System);
        var failed = Assert.IsType<PaymentAnswer.Failed>(await gateway.Ask(Submit, default).WaitAsync(Bound));
        Assert.StartsWith("no answer of the gateway: ", failed.Why, StringComparison.Ordinal);
        await speaking.WaitAsync(Bound);
    }

    [Fact]
    public async Task A_gateway_that_stalls_before_or_amid_the_answer_has_failed_when_the_request_time_is_up()
    {
        foreach (var stall in new[] { Conducts.Stall, Conducts.StallAmidTheAnswer })
        {
            Server.Conduct = stall;
            var time = new FakeTimeProvider();
            var asked = Server.Received.Count;
            var asking = Gateway(time).Ask(Submit, default);
            await Eventually.True(() => Server.Received.Count > asked, "the gateway has the question");
            time.Advance(HttpGateway.RequestTimeout - TimeSpan.FromMilliseconds(1));
            Assert.False(asking.IsCompleted);
            time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Equal(new PaymentAnswer.Failed("no answer within 4 s"), await asking.WaitAsync(Bound));
        }
    }

    [Fact]
    public void The_request_gives_up_before_the_shell_does_and_connecting_before_the_request() =>
        Assert.True(
            HttpGateway.ConnectTimeout < HttpGateway.RequestTimeout && HttpGateway.RequestTimeout < Shell.GatewayTimeout
        );

    [Fact]
    public async Task A_delivery_that_is_cut_short_cuts_the_question_short_and_says_nothing_of_the_gateway()
    {
        Server.Conduct = Conducts.Stall;
        using var cancel = new CancellationTokenSource();
        var asking = Gateway().Ask(Submit, cancel.Token);
        await Eventually.True(() => Server.Received.Count > 0, "the gateway has the question");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.WaitAsync(Bound));
    }

    /// <summary>The question fails for that reason; a <c>*</c> at either end of it stands for any text.</summary>
    private async Task AssertFailed(string why, Question? question = null)
    {
        var failed = Assert.IsType<PaymentAnswer.Failed>(
            await Gateway().Ask(question ?? Submit, default).WaitAsync(Bound)
        );
        var text = why.Trim('*');
        Assert.True(
            (why[0] == '*' || failed.Why.StartsWith(text, StringComparison.Ordinal))
                && (why[^1] == '*' || failed.Why.EndsWith(text, StringComparison.Ordinal))
                && failed.Why.Contains(text, StringComparison.Ordinal),
            failed.Why
        );
    }
}
