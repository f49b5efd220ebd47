using System.Net;
using System.Net.Http.Headers;
using Ecomm.Local.Commands.Load;

namespace Ecomm.Commands.Tests;

public sealed class DeploymentTests
{
    private static readonly Uri Address = new("http://deployment.example");

    private readonly SkippingTime time = new();
    private readonly List<DateTimeOffset> sentAt = [];

    [Fact]
    public async Task A_busy_deployment_is_asked_again_when_it_said()
    {
        var reply = await Post(attempt =>
            attempt < 3 ? Busy(seconds: 7) : new HttpResponseMessage((HttpStatusCode)202)
        );

        Assert.Equal(202, reply.Status);
        Assert.Equal([7, 7], Gaps());
    }

    [Fact]
    public async Task One_that_stays_busy_is_given_up_and_its_answer_stands()
    {
        var reply = await Post(_ => Busy(seconds: 1));

        Assert.Equal(503, reply.Status);
        Assert.Equal(Deployment.BusyRetriesMax + 1, sentAt.Count);
    }

    [Fact]
    public async Task One_that_has_failed_is_tried_a_few_times_each_later_than_the_last_and_its_answer_stands()
    {
        var reply = await Post(_ => new HttpResponseMessage(HttpStatusCode.InternalServerError));

        Assert.Equal(500, reply.Status);
        Assert.Equal(Deployment.FailedRetriesMax + 1, sentAt.Count);
        Assert.Equal([0.2, 0.4, 0.8, 1.6, 3.2], Gaps());
    }

    [Fact]
    public async Task One_that_had_failed_once_takes_the_request()
    {
        var reply = await Post(attempt => new HttpResponseMessage((HttpStatusCode)(attempt == 1 ? 500 : 202)));

        Assert.Equal((202, 2), (reply.Status, sentAt.Count));
    }

    [Fact]
    public async Task One_that_cannot_be_reached_is_tried_a_few_times_each_later_than_the_last()
    {
        var fault = await Assert.ThrowsAsync<HttpRequestException>(() =>
            Post(_ => throw new HttpRequestException("Connection refused"))
        );

        Assert.Equal(
            "http://deployment.example/api/v1/orders/placeOrder cannot be reached: Connection refused",
            fault.Message
        );
        Assert.Equal(Deployment.UnreachableRetriesMax + 1, sentAt.Count);
        Assert.Equal([0.2, 0.4, 0.8, 1.6, 3.2], Gaps());
    }

    [Fact]
    public async Task A_refusal_is_an_answer_and_not_repeated()
    {
        var reply = await Post(_ => new HttpResponseMessage(HttpStatusCode.Conflict));

        Assert.Equal(409, reply.Status);
        Assert.Single(sentAt);
    }

    private async Task<Reply> Post(Func<int, HttpResponseMessage> answer)
    {
        using var handler = new Answering(() =>
        {
            sentAt.Add(time.GetUtcNow());
            return answer(sentAt.Count);
        });
        using var http = new HttpClient(handler);
        var deployment = new Deployment(new BaseUrls(Address, Address, Address, Address), http, time);
        return await deployment.Post(PlaceOrderApi.Slice.Name, new Value.Map(), CancellationToken.None);
    }

    private IEnumerable<double> Gaps() => sentAt.Zip(sentAt.Skip(1), (one, next) => (next - one).TotalSeconds);

    private static HttpResponseMessage Busy(int seconds) =>
        new(HttpStatusCode.ServiceUnavailable)
        {
            Headers = { RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(seconds)) },
        };

    private sealed class Answering(Func<HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) => Task.FromResult(answer());
    }

    /// <summary>A clock for one waiter: whoever waits finds that the time has come, exactly then and at once.</summary>
    private sealed class SkippingTime : TimeProvider
    {
        private DateTimeOffset now = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            now += dueTime;
            ThreadPool.QueueUserWorkItem(_ => callback(state));
            return new Timer(_ => { });
        }
    }
}
