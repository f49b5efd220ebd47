using System.Collections.Concurrent;
using Ecomm.Adapters.Gateways;

namespace Ecomm.Contracts.Payments;

/// <summary>A gateway that asks who asks, and whose secret is changed now and then.</summary>
public sealed class GatewaySecrets : HttpGatewayTest
{
    private const string Header = "authorization";

    private readonly ConcurrentQueue<string> shown = new();
    private string accepted = "Bearer first";
    private string stored = "Bearer first";
    private int fetched;

    public GatewaySecrets() =>
        Server.Conduct = (http, act, answer) =>
        {
            var value = http.Request.Headers[Header].ToString();
            shown.Enqueue(value);
            if (value == accepted)
            {
                return Conducts.Serve(http, act, answer);
            }
            http.Response.StatusCode = 401;
            return Task.CompletedTask;
        };

    [Fact]
    public async Task The_secret_is_fetched_when_it_is_first_needed_and_kept()
    {
        using var secret = Secret();
        var gateway = Asking(secret);
        Assert.Equal(0, fetched);
        await gateway.Ask(Submit, default);
        Assert.IsType<PaymentAnswer.Captured>(await gateway.Ask(Submit, default));
        Assert.Equal(1, fetched);
        Assert.Equal(["Bearer first", "Bearer first"], shown);
    }

    [Fact]
    public async Task A_secret_that_was_changed_is_fetched_again_and_the_question_asked_once_more()
    {
        using var secret = Secret();
        var gateway = Asking(secret);
        await gateway.Ask(Submit, default);
        accepted = stored = "Bearer second";
        Assert.IsType<PaymentAnswer.Captured>(await gateway.Ask(Submit, default));
        Assert.Equal(2, fetched);
        Assert.Equal(["Bearer first", "Bearer first", "Bearer second"], shown);
    }

    [Fact]
    public async Task A_secret_that_is_refused_anew_is_a_failure_that_does_not_show_it()
    {
        accepted = "Bearer another";
        using var secret = Secret();
        var failed = Assert.IsType<PaymentAnswer.Failed>(await Asking(secret).Ask(Submit, default));
        Assert.Equal(
            "the gateway answered with status 401: it refuses the secret in authorization, also fetched anew",
            failed.Reason
        );
        Assert.Equal((2, 2), (fetched, shown.Count));
    }

    [Fact]
    public async Task Questions_that_are_refused_at_once_fetch_the_secret_once()
    {
        using var secret = Secret();
        var gateway = Asking(secret);
        await gateway.Ask(Submit, default);
        accepted = "Bearer another";
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => gateway.Ask(Submit, default)));
        Assert.InRange(fetched, 2, 11);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two\nlines")]
    [InlineData("zażółć")]
    public async Task What_is_no_value_of_a_header_is_not_sent_and_not_shown(string text)
    {
        stored = text;
        using var secret = Secret();
        var failed = Assert.IsType<PaymentAnswer.Failed>(await Asking(secret).Ask(Submit, default));
        Assert.StartsWith("the gateway's secret cannot be had: it is no value of a header", failed.Reason, StringComparison.Ordinal);
        Assert.True(text.Length == 0 || !failed.Reason.Contains(text, StringComparison.Ordinal));
        Assert.Empty(shown);
    }

    [Fact]
    public async Task A_secret_that_cannot_be_fetched_is_a_failure_and_fetched_again_the_next_time()
    {
        using var secret = new SecretHeader(
            Header,
            _ => ++fetched == 1 ? throw new SecretUnavailableException("no such secret") : Task.FromResult(stored)
        );
        var gateway = Asking(secret);
        Assert.Equal(
            new PaymentAnswer.Failed("the gateway's secret cannot be had: no such secret"),
            await gateway.Ask(Submit, default)
        );
        Assert.IsType<PaymentAnswer.Captured>(await gateway.Ask(Submit, default));
    }

    private SecretHeader Secret() =>
        new(
            Header,
            _ =>
            {
                Interlocked.Increment(ref fetched);
                return Task.FromResult(stored);
            }
        );

    private HttpGateway Asking(SecretHeader secret) =>
        new(Http, Server.Address, HttpGateway.RequestTimeout, TimeProvider.System, secret);
}
