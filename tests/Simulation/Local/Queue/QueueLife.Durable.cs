using Ecomm.Hosting.Chain;

namespace Ecomm.Simulation.Tests.Local.Queue;

// Checkpoints, and what a crash leaves.
internal sealed partial class QueueLife
{
    private void TakeChanges()
    {
        if (taken is null)
        {
            taken = (queue.TakeChanges(published), [.. settled]);
            keptAtTake.Clear();
            foreach (var entry in model.Entries)
            {
                keptAtTake[entry.Id] = entry.ReceivesKept;
            }
        }
    }

    private void Fail()
    {
        TakeChanges();
        queue.ReturnChanges(taken!.Value.Changes);
        taken = null;
    }

    private string? Write()
    {
        TakeChanges();
        var (changes, done) = taken!.Value;
        taken = null;
        var before = cursor;
        cursor = changes.Cursor;
        changes.Settled.ToList().ForEach(id => rows.Remove(id));
        foreach (var message in changes.Deferred)
        {
            rows[message.Id] = message;
        }
        if (cursor < before || cursor > published)
        {
            return $"the cursor goes from {before} to {cursor} of {published}";
        }
        foreach (var (id, kept) in keptAtTake)
        {
            if (rows.TryGetValue(id, out var row) && row.Receives < kept)
            {
                return $"{id} is written down with {row.Receives} receives, and had {kept}";
            }
        }
        if (done.Find(id => rows.ContainsKey(id)) is { } ghost)
        {
            return $"{ghost} is settled and stays written down";
        }
        return
            done.Find(id =>
                gone.Contains(id) && id == WorkerQueue.IdOf(WorkerQueue.SeqOf(id)) && WorkerQueue.SeqOf(id) > cursor
            )
                is { } dropped
            ? $"{dropped} is dropped and would come again"
            : null;
    }

    // What is after the cursor comes again, settled or not; what is written down comes with what is known of it.
    private string? Crash(long clock)
    {
        taken = null;
        // The machine's clock may have been set before the start.
        now = Math.Max(1, now + clock);
        queue = make(cursor, rows.Values, new Instant(now));
        model = new QueueModel();
        settled.Clear();
        gone.Clear();
        foreach (var row in rows.Values)
        {
            var entry = new QueueModel.Entry(row.Id, row.Seq) { Receives = row.Receives, ReceivesKept = row.Receives };
            model.Add(entry);
            var latest = now + (long)(row.Delay?.TotalMilliseconds ?? 0);
            QueueModel.Hide(entry, Math.Min(row.VisibleAt.UnixMilliseconds, latest));
        }
        for (var seq = cursor + 1; seq <= published; seq++)
        {
            if (model.Find(WorkerQueue.IdOf(seq)) is null)
            {
                Send(seq, TimeSpan.Zero);
            }
            else
            {
                queue.Send(seq, TimeSpan.Zero, new Instant(now));
            }
        }
        return null;
    }
}
