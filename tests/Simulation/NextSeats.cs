using System.Collections.Immutable;
using static Ecomm.Engine.Members;

namespace Ecomm.Simulation.Tests;

/// <summary>
/// The seats' next deployment, as docs/changing-an-event.md tells of it. Both events have changed twice: in version 2 the guest is
/// called a visitor and brings a party; in version 3 the party is split into adults and children. Records and requests are as before.
/// </summary>
internal static class NextSeats
{
    /// <summary>How a party of version 1 came.</summary>
    public const long PartyBefore = 1;

    /// <summary>From version 1 to 2, and from 2 to 3.</summary>
    public static readonly ImmutableArray<Upcast> Earlier =
    [
        Upcast.Renamed("guestId", "visitorId").And(Upcast.Added("party", Scalars.Count.Write(PartyBefore))),
        Upcast.Split("party", party => new Value.Map { { "adults", party }, { "children", Scalars.Count.Write(0) } }),
    ];

    // Made when it is asked for: the events of its class need the wish, and the wish needs this class.
    public static Api.Command Want =>
        field ??= Api.Command.For(
            "WantSeatApi",
            Wish.Codec,
            (wish, now) => new VisitorWanted(new Visit(wish.Seat, wish.Guest, PartyBefore, 0), now)
        );

    /// <summary>The domain. A broken one brings events of earlier versions forward in another way.</summary>
    public static Catalogue Catalogue(ImmutableArray<Upcast>? broken = null) =>
        new(
            Domain.Named("seats") with
            {
                Events = Seq<EventType>(VisitorWanted.After(broken ?? Earlier), VisitorSeated.After(broken ?? Earlier)),
                Entities = Seq1<Entity>(Seat.Entity),
                Workers = Seq(
                    Worker.For(
                        "SeatTaker",
                        reads: (VisitorWanted e) => Seat.Entity.At(e.Visit.Seat),
                        state: (Seat? seat) => new State(seat),
                        Take,
                        new Effects().Inserts<Seat>().Updates<Seat>().Raises<VisitorSeated>()
                    ),
                    Worker.For(
                        "TicketPrinter",
                        reads: (VisitorSeated e) => Seat.Entity.At(e.Visit.Seat),
                        state: (Seat? seat) => new State(seat),
                        Print,
                        new Effects().Updates<Seat>()
                    )
                ),
                Apis = Seq1<Api>(Want),
            }
        );

    private static Either<Failure, Seq<Decision>> Take(State state, VisitorWanted e, Instant now) =>
        state.Seat switch
        {
            null => Seq<Decision>(
                new TakeSeat(new Wish(e.Visit.Seat, e.Visit.Visitor)),
                new Decision.Raise(new VisitorSeated(e.Visit, now))
            ),
            { } seat when seat.Guest == e.Visit.Visitor => Seq1<Decision>(
                new Decision.Raise(new VisitorSeated(e.Visit, now))
            ),
            _ => new Failure.Redundant("somebody else has it"),
        };

    private static Either<Failure, Seq<Decision>> Print(State state, VisitorSeated e, Instant now) =>
        state.Seat switch
        {
            null => new Failure.Early("nobody has it yet"),
            { } seat when seat.Guest != e.Visit.Visitor => new Failure.Contradictory("it is somebody else's"),
            { Printed: 0 } seat => Seq1<Decision>(new PrintTicket(seat)),
            _ => new Failure.Redundant("the ticket is printed"),
        };

    private sealed record State(Seat? Seat);
}

internal sealed record Visit(string Seat, string Visitor, long Adults, long Children)
{
    public static readonly Codec<Visit> Codec = Engine.Codec.Of(
        Field("seatId", Seats.Id, (Visit visit) => visit.Seat),
        Field("visitorId", Seats.Id, (Visit visit) => visit.Visitor),
        Field("adults", Scalars.Count, (Visit visit) => visit.Adults),
        Field("children", Scalars.Count, (Visit visit) => visit.Children),
        (seat, visitor, adults, children) => new Visit(seat, visitor, adults, children)
    );
}

internal sealed record VisitorWanted(Visit Visit, Instant At) : Event(At), IEvent
{
    public static EventType Declared { get; } = After(NextSeats.Earlier);

    public override EventType Type => Declared;

    /// <summary>The declaration, with events of earlier versions brought forward like that.</summary>
    public static EventType After(ImmutableArray<Upcast> earlier) =>
        new EventType<VisitorWanted, Visit>(
            SeatWanted.Declared.Name,
            Seats.OfSeat,
            Visit.Codec,
            (visit, at) => new VisitorWanted(visit, at),
            e => e.Visit,
            visit => visit.Seat,
            ("GUEST", visit => visit.Visitor)
        )
        {
            Earlier = earlier,
        };
}

internal sealed record VisitorSeated(Visit Visit, Instant At) : Event(At), IEvent
{
    public static EventType Declared { get; } = After(NextSeats.Earlier);

    public override EventType Type => Declared;

    /// <summary>The declaration, with events of earlier versions brought forward like that.</summary>
    public static EventType After(ImmutableArray<Upcast> earlier) =>
        new EventType<VisitorSeated, Visit>(
            SeatTaken.Declared.Name,
            Seats.OfSeat,
            Visit.Codec,
            (visit, at) => new VisitorSeated(visit, at),
            e => e.Visit,
            visit => visit.Seat
        )
        {
            Earlier = earlier,
        };
}
