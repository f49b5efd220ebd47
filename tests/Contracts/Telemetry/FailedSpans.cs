using System.Diagnostics;
using Ecomm.Contracts.Payments;
using Ecomm.Contracts.Storage;

namespace Ecomm.Contracts.Telemetry;

/// <summary>The spans of publications and questions that came to nothing.</summary>
public sealed class FailedSpans : IDisposable
{
    private readonly ActivitySource source = new($"caller-{Guid.NewGuid():N}");
    private readonly List<Activity> ended = [];
    private readonly ActivityListener listener;
    private readonly FaultyStore events = new(new MemoryStore());
    private readonly Shell shell;

    public FailedSpans()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = candidate => candidate.Name == Tracing.Name || candidate.Name == source.Name,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Keep,
        };
        ActivitySource.AddActivityListener(listener);
        shell = new Shell(events, new MemoryStore(), new ScriptedGateway(), TimeProvider.System, () => 0);
    }

    public void Dispose()
    {
        listener.Dispose();
        source.Dispose();
    }

    [Fact]
    public async Task A_publication_that_the_store_does_not_take_is_an_error()
    {
        events.BeforeWrite = _ => FaultyStore.Unavailable();

        var span = await Traced(() => Assert.ThrowsAsync<StoreUnavailableException>(() => Publish(units: 5)));

        Assert.Equal((ActivityStatusCode.Error, true), (span.Status, span.StatusDescription is { Length: > 0 }));
    }

    [Fact]
    public async Task A_publication_whose_key_another_event_has_is_an_error()
    {
        await Publish(units: 5);

        var span = await Traced(() => Publish(units: 6));

        Assert.Equal((ActivityStatusCode.Error, "another event has the key"), (span.Status, span.StatusDescription));
    }

    [Fact]
    public async Task A_publication_and_its_repetition_are_none()
    {
        Assert.Equal(ActivityStatusCode.Unset, (await Traced(() => Publish(units: 5))).Status);
        Assert.Equal(ActivityStatusCode.Unset, (await Traced(() => Publish(units: 5))).Status);
    }

    private Task<Publication> Publish(int units) =>
        shell.Publish(
            new SkuRestocked(Samples.Lot("PLUMS", "LOT001", units), Samples.Noon),
            StoredEvent.NoTrace,
            default
        );

    // Tests run beside each other and every listener hears all of them: what is meant is what this caller began.
    private async Task<Activity> Traced(Func<Task> act)
    {
        using var caller = source.StartActivity("caller")!;
        await act();
        lock (ended)
        {
            return Assert.Single(ended, span => span.ParentSpanId == caller.SpanId);
        }
    }

    private void Keep(Activity span)
    {
        lock (ended)
        {
            ended.Add(span);
        }
    }
}
