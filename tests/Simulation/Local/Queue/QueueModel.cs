using Ecomm.Hosting.Chain;

namespace Ecomm.Simulation.Tests.Local.Queue;

/// <summary>One step of a queue's life: what is done, to which message, and how much of it.</summary>
public readonly record struct QueueStep(byte Kind, byte Which, byte Size);

/// <summary>
/// What a queue must hold, in the plainest way: a list of messages, and for each what a disk must know of it. It shares nothing
/// with the queue but the shape of a message.
/// </summary>
internal sealed class QueueModel
{
    private readonly List<Entry> entries = [];
    private long ranks;

    public IReadOnlyList<Entry> Entries => entries;

    public bool IsPaused { get; set; }

    public Entry? Find(string id) => entries.Find(entry => entry.Id == id);

    public void Add(Entry entry) => entries.Add(entry);

    public void Remove(Entry entry) => entries.Remove(entry);

    public void Wait(Entry entry, bool isUrgent = false) =>
        (entry.State, entry.IsUrgent, entry.Rank) = (MessageState.Waiting, isUrgent, ++ranks);

    public static void Hide(Entry entry, long due) =>
        (entry.State, entry.IsUrgent, entry.Due) = (MessageState.Delayed, false, due);

    /// <summary>What is due waits, in the order of times and places; equals in any order.</summary>
    public void Promote(long now)
    {
        foreach (
            var equals in entries
                .Where(entry => entry.State is MessageState.Delayed && entry.Due <= now)
                .GroupBy(entry => (entry.Due, entry.Seq))
                .OrderBy(group => group.Key)
                .ToList()
        )
        {
            ranks++;
            foreach (var entry in equals)
            {
                (entry.State, entry.Rank) = (MessageState.Waiting, ranks);
            }
        }
    }

    /// <summary>The visible messages, those first that are received first.</summary>
    public IReadOnlyList<Entry> Visible() =>
        [
            .. entries
                .Where(entry => entry.State is MessageState.Waiting && (entry.IsUrgent || !IsPaused))
                .OrderBy(entry => (!entry.IsUrgent, entry.Rank)),
        ];

    internal sealed class Entry(string id, long seq)
    {
        public string Id => id;

        public long Seq => seq;

        public int Receives { get; set; }

        /// <summary>Its receives when it was last given back or sent: a disk that holds it knows at least of these.</summary>
        public int ReceivesKept { get; set; }

        public MessageState State { get; set; }

        public bool IsUrgent { get; set; }

        public long Rank { get; set; }

        public long Due { get; set; }
    }
}
