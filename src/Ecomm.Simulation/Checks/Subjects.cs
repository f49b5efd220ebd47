using Ecomm.Simulation.Core;

namespace Ecomm.Simulation.Checks;

/// <summary>
/// The subjects of a run, in groups that have to do with each other: a worker that was given an event of one has read a record
/// of the other, or raised an event of it. A group is contested if one of its events is.
/// </summary>
internal sealed class Subjects
{
    private readonly Dictionary<(Subject, string), (Subject, string)> parents = [];
    private readonly System.Collections.Generic.HashSet<(Subject, string)> contested = [];

    public Subjects(Judge judge, Contests contests, IEnumerable<StreamEvent> dead)
    {
        foreach (var e in judge.State.Events)
        {
            if (Of(e) is { } own && e.Cause is { } cause && Of(cause) is { } other)
            {
                Join(own, other);
            }
        }
        foreach (var turn in contests.Turns)
        {
            if (turn.Event.Event is { } e && Of(turn.Event) is { } own)
            {
                foreach (var reference in judge.Declared[turn.Number].Reads(e))
                {
                    Join(own, (reference.Entity.Subject, reference.Entity.Keys.IdOf(reference.Key)));
                }
            }
        }
        var strange = judge.State.Events.Where(e => e.IsInjected);
        foreach (var e in contests.Contested.Concat(dead).Concat(strange))
        {
            if (Of(e) is { } subject)
            {
                contested.Add(Root(subject));
            }
        }
    }

    /// <summary>Whether nobody can say how that subject must end.</summary>
    public bool IsContested(Subject subject, string id) => contested.Contains(Root((subject, id)));

    /// <summary>Whether nobody can say how what that event is about must end.</summary>
    public bool IsContested(StreamEvent e) => Of(e) is not { } subject || contested.Contains(Root(subject));

    private static (Subject, string)? Of(StreamEvent e) =>
        e.Event is { Type: { Subject: { } subject } type } some ? (subject, type.IdOf(some)) : null;

    private void Join((Subject, string) one, (Subject, string) other)
    {
        var (root, child) = (Root(one), Root(other));
        if (root != child)
        {
            parents[child] = root;
        }
    }

    private (Subject, string) Root((Subject, string) one)
    {
        while (parents.TryGetValue(one, out var parent))
        {
            one = parent;
        }
        return one;
    }
}
