namespace Ecomm.Hosting.Chain;

/// <summary>Whether the chain has come to rest.</summary>
public static class Drain
{
    /// <summary>Whether every event has reached its queues and every queue is empty.</summary>
    public static bool IsComplete(EventStream stream, Pipe pipe, IEnumerable<WorkerQueue> queues)
    {
        // The newest events may have been deleted by hand, and leave the pipe ahead of the last.
        // Looked at twice: a worker may publish, and delete its message, between a look at the stream and at its queue.
        var last = stream.Last();
        return last <= pipe.Position && queues.All(queue => queue.Depth.Total == 0) && last == stream.Last();
    }
}
