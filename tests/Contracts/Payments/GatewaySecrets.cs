using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Ecomm.Adapters.Gateways;
using Microsoft.Extensions.Time.Testing;

namespace Ecomm.Contracts.Payments;

/// <summary>A gateway that wants to be shown a secret, which is changed now and then.</summary>
public sealed class GatewaySecrets : HttpGatewayTest
{
    private const int Many = 10;

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<string> shown = new();
    private readonly FakeTimeProvider time = new();
    private readonly HttpClient http;

    private Func<CancellationToken, Task<string>> store = _ => Task.FromResult("Bearer first");
    private string accepted = "Bearer first";
    private int fetched;

    [SuppressMessage("Reliability", "CA2000", Justification = "The client disposes of its handlers.")]
    public GatewaySecrets()
    {
        http = new HttpClient(new SecretHeader(HttpGateway.NewHandler(), "authorization", Fetch));
        Server.Conduct = (context, act, answer) =>
        {
            var secret = context.Request.Headers.Authorization.ToString();
            shown.Enqueue(secret);
            if (secret == accepted)
            {
                return Conducts.Serve(context, act, answer);
            }
            context.Response.StatusCode = 401;
            return Task.CompletedTask;
        };
    }

    [Fact]
    public async Task The_secret_is_fetched_by_the_first_question_and_kept()
    {
        Assert.Equal(0, fetched);
        Assert.IsType<PaymentAnswer.Captured>(await Ask());
        Assert.IsType<PaymentAnswer.Captured>(await Ask());
        Assert.Equal(1, fetched);
        Assert.Equal(["Bearer first", "Bearer first"], shown);
    }

    [Fact]
    public async Task First_questions_at_once_fetch_it_once()
    {
        Assert.All(await AskMany(), answer => Assert.IsType<PaymentAnswer.Captured>(answer));
        Assert.Equal(1, fetched);
    }

    [Fact]
    public async Task A_secret_that_was_changed_is_fetched_again_and_the_same_question_asked_once_more()
    {
        await Ask();
        Change("Bearer second");
        Assert.IsType<PaymentAnswer.Captured>(await Ask());
        Assert.IsType<PaymentAnswer.Captured>(await Ask());
        Assert.Equal(2, fetched);
        Assert.Equal(["Bearer first", "Bearer first", "Bearer second", "Bearer second"], shown);
        Assert.Single(Server.Received.Distinct());
    }

    [Fact]
    public async Task Questions_that_are_refused_at_once_fetch_it_once()
    {
        await Ask();
        Change("Bearer second");
        // No question is refused before all are asked, so that each was shown the first secret.
        var asked = 0;
        var allAsked = new TaskCompletionSource();
        var judge = Server.Conduct;
        Server.Conduct = async (context, act, answer) =>
        {
            if (Interlocked.Increment(ref asked) == Many)
            {
                allAsked.SetResult();
            }
            await allAsked.Task.WaitAsync(Bound);
            await judge(context, act, answer);
        };

        Assert.All(await AskMany(), answer => Assert.IsType<PaymentAnswer.Captured>(answer));

        Assert.Equal(2, fetched);
        Assert.Equal((1 + Many, Many), (shown.Count("Bearer first".Equals), shown.Count("Bearer second".Equals)));
    }

    [Fact]
    public async Task A_secret_that_is_refused_anew_leaves_the_question_unasked_and_none_asks_a_third_time()
    {
        accepted = "Bearer another";
        await AssertNotAsked("the gateway answered with status 401");
        Assert.Equal((2, 2), (fetched, shown.Count));
        accepted = "Bearer first";
        Assert.IsType<PaymentAnswer.Captured>(await Ask());
        Assert.Equal((2, 3), (fetched, shown.Count));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("two\nlines")]
    [InlineData("zażółć")]
    public async Task What_is_no_value_of_a_header_is_neither_sent_nor_said(string text)
    {
        Change(text);
        await AssertNotAsked("its secret is no value of a header; expected 1 to 4096 printable ASCII characters");
        Assert.Empty(shown);
    }

    [Fact]
    public async Task Its_length_is_bounded_and_a_line_break_at_its_end_is_no_part_of_it()
    {
        accepted = new string('k', SecretHeader.CharactersMax);
        store = _ => Task.FromResult($"{accepted}\r\n");
        Assert.IsType<PaymentAnswer.Captured>(await Ask());
        accepted += "k";
        await AssertNotAsked("its secret is no value of a header; expected 1 to 4096 printable ASCII characters");
        Assert.DoesNotContain(accepted, shown);
    }

    [Fact]
    public async Task A_secret_that_cannot_be_fetched_leaves_the_question_unasked_and_is_fetched_by_the_next()
    {
        store = _ => fetched == 1 ? throw new HttpRequestException("no such secret") : Task.FromResult(accepted);
        await AssertNotAsked("no such secret");
        Assert.Empty(shown);
        Assert.IsType<PaymentAnswer.Captured>(await Ask());
        Assert.Equal(2, fetched);
    }

    [Fact]
    public async Task A_secret_that_is_not_fetched_in_time_leaves_the_question_unasked()
    {
        store = StallUntil;
        var asking = Ask();
        await Eventually.True(() => fetched == 1, "the secret is being fetched");
        time.Advance(HttpGateway.RequestTimeout);
        var thrown = await Assert.ThrowsAsync<NotAskedException>(() => asking.WaitAsync(Bound));
        Assert.Equal("its secret was not fetched in time", thrown.Message);
    }

    [Fact]
    public async Task A_question_that_is_cut_short_while_it_fetches_leaves_that_to_the_next()
    {
        store = cancel => fetched == 1 ? StallUntil(cancel) : Task.FromResult(accepted);
        using var cancel = new CancellationTokenSource();
        var first = Ask(cancel.Token);
        await Eventually.True(() => fetched == 1, "the secret is being fetched");
        var second = Ask();
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<NotAskedException>(() => first.WaitAsync(Bound));
        Assert.IsType<PaymentAnswer.Captured>(await second.WaitAsync(Bound));
        Assert.Equal(2, fetched);
    }

    [Theory]
    [InlineData("authorization")]
    [InlineData("X-Api-Key")]
    public void Any_header_of_a_request_can_show_it(string name) => Assert.True(SecretHeader.CanBe(name));

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("idempotency-key")]
    [InlineData("Accept")]
    [InlineData("content-type")]
    [InlineData("Content-Length")]
    [InlineData("host")]
    [InlineData("transfer-encoding")]
    public void A_header_that_says_what_the_request_is_cannot(string name) => Assert.False(SecretHeader.CanBe(name));

    protected override void Dispose(bool disposing)
    {
        http.Dispose();
        base.Dispose(disposing);
    }

    private static async Task<string> StallUntil(CancellationToken cancel)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
        return "";
    }

    private void Change(string secret)
    {
        accepted = secret;
        store = _ => Task.FromResult(secret);
    }

    private Task<Answer> Ask(CancellationToken cancel = default) =>
        new HttpGateway(http, Server.Address, HttpGateway.RequestTimeout, time).Ask(Submit, cancel);

    private async Task AssertNotAsked(string why) =>
        Assert.Equal(why, (await Assert.ThrowsAsync<NotAskedException>(() => Ask())).Message);

    private Task<Answer[]> AskMany() => Task.WhenAll(Enumerable.Range(0, Many).Select(_ => Ask())).WaitAsync(Bound);

    private Task<string> Fetch(CancellationToken cancel)
    {
        Interlocked.Increment(ref fetched);
        return store(cancel);
    }
}
