using System.Globalization;
using Ecomm.Hosting.Chain;
using Microsoft.Extensions.Time.Testing;

namespace Ecomm.Contracts.Chain;

/// <summary>
/// Random lives of a queue, with checkpoints that succeed and fail and crashes at any instant: whatever is not settled is
/// either after the cursor on disk or among the deferred messages there, and so comes again.
/// </summary>
public sealed class CrashesOfAQueue : IDisposable
{
    private const int Steps = 400;

    private readonly FakeTimeProvider time = new();
    private readonly System.Collections.Generic.HashSet<long> settled = [];
    private readonly Dictionary<string, Message> deferredOnDisk = [];
    private long cursorOnDisk;
    private long published;
    private long position;
    private WorkerQueue queue;

    public CrashesOfAQueue() => queue = new WorkerQueue("Worker", 0, [], time);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 25)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_event_is_forgotten(int seed)
    {
        var random = new Random(seed);
        var inFlight = new List<string>();
        for (var step = 0; step < Steps; step++)
        {
            switch (random.Next(12))
            {
                case <= 2:
                    published++;
                    Send(published);
                    break;
                case <= 4:
                    inFlight.AddRange(queue.Receive(random.Next(1, 4)).Select(message => message.Id));
                    break;
                case <= 6 when inFlight.Count > 0:
                    Settle(Take(inFlight, random));
                    break;
                case 7 when inFlight.Count > 0:
                    queue.Return(Take(inFlight, random), TimeSpan.FromSeconds(random.Next(4)));
                    break;
                case 8:
                    time.Advance(TimeSpan.FromSeconds(random.Next(3)));
                    break;
                case 9:
                    WriteCheckpoint(queue.TakeChanges(position));
                    break;
                case 10:
                    queue.ReturnChanges(queue.TakeChanges(position));
                    break;
                case 11 when random.Next(5) == 0:
                    Crash();
                    inFlight.Clear();
                    break;
                default:
                    break;
            }
            AssertNothingIsForgotten(seed, step);
        }
        Drain();
        Assert.Equal(published, settled.Count);
    }

    public void Dispose() => queue.Dispose();

    private void Send(long seq)
    {
        queue.Send(seq);
        position = seq;
    }

    private void Settle(string id)
    {
        queue.Delete(id);
        settled.Add(long.Parse(id, CultureInfo.InvariantCulture));
    }

    private void WriteCheckpoint(QueueChanges changes)
    {
        cursorOnDisk = changes.Cursor;
        foreach (var id in changes.Settled)
        {
            deferredOnDisk.Remove(id);
        }
        foreach (var message in changes.Deferred)
        {
            deferredOnDisk[message.Id] = message;
        }
    }

    private void Crash()
    {
        queue.Dispose();
        queue = new WorkerQueue("Worker", cursorOnDisk, deferredOnDisk.Values, time);
        position = cursorOnDisk;
        while (position < published)
        {
            Send(position + 1);
        }
    }

    private void Drain()
    {
        Crash();
        while (queue.Depth.Total > 0)
        {
            foreach (var message in queue.Receive(10))
            {
                Settle(message.Id);
            }
            time.Advance(TimeSpan.FromSeconds(5));
        }
    }

    private void AssertNothingIsForgotten(int seed, int step)
    {
        for (var seq = 1L; seq <= cursorOnDisk; seq++)
        {
            Assert.True(
                settled.Contains(seq) || deferredOnDisk.ContainsKey(WorkerQueue.IdOf(seq)),
                $"a crash after step {step} of seed {seed} would lose event {seq}"
            );
        }
    }

    private static string Take(List<string> inFlight, Random random)
    {
        var index = random.Next(inFlight.Count);
        var id = inFlight[index];
        inFlight.RemoveAt(index);
        return id;
    }
}
