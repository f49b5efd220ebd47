using static Ecomm.Engine.Members;

namespace Ecomm.Simulation.Tests;

/// <summary>Seats of a theatre: a domain of one record and two workers.</summary>
internal static class Seats
{
    public static readonly Subject OfSeat = new("seat", "seatId", "EVENTS#SEAT#");

    public static readonly Scalar<string> Id = Identifier.Scalar(text => text, text => text);

    // Made when it is asked for: the events of its class need the wish, and the wish needs this class.
    public static Api.Command Want =>
        field ??= Api.Command.For("WantSeatApi", Wish.Codec, (wish, now) => new SeatWanted(wish, now));

    /// <summary>The domain, with what the first worker decides changed.</summary>
    public static Catalogue Catalogue(
        Func<Seat?, SeatWanted, Either<Failure, Seq<Decision>>, Either<Failure, Seq<Decision>>>? change = null
    )
    {
        var taker = Worker.For(
            "SeatTaker",
            reads: (SeatWanted e) => Seat.Entity.At(e.Wish.Seat),
            state: (Seat? seat) => new State(seat),
            (state, e, now) => change is null ? Take(state, e, now) : change(state.Seat, e, Take(state, e, now)),
            new Effects().Inserts<Seat>().Updates<Seat>().Raises<SeatTaken>()
        );
        var printer = Worker.For(
            "TicketPrinter",
            reads: (SeatTaken e) => Seat.Entity.At(e.Wish.Seat),
            state: (Seat? seat) => new State(seat),
            Print,
            new Effects().Updates<Seat>()
        );
        return new Catalogue(
            Domain.Named("seats") with
            {
                Events = Seq(SeatWanted.Declared, SeatTaken.Declared),
                Entities = Seq1<Entity>(Seat.Entity),
                Workers = Seq(taker, printer),
                Apis = Seq1<Api>(Want),
            }
        );
    }

    private static Either<Failure, Seq<Decision>> Take(State state, SeatWanted e, Instant now) =>
        state.Seat switch
        {
            null => Seq<Decision>(new TakeSeat(e.Wish), new Decision.Raise(new SeatTaken(e.Wish, now))),
            { } seat when seat.Guest == e.Wish.Guest => Seq1<Decision>(new Decision.Raise(new SeatTaken(e.Wish, now))),
            _ => new Failure.Redundant("somebody else has it"),
        };

    private static Either<Failure, Seq<Decision>> Print(State state, SeatTaken e, Instant now) =>
        state.Seat switch
        {
            null => new Failure.Early("nobody has it yet"),
            { Printed: 0 } seat => Seq1<Decision>(new PrintTicket(seat)),
            _ => new Failure.Redundant("the ticket is printed"),
        };

    private sealed record State(Seat? Seat);
}

internal sealed record Wish(string Seat, string Guest)
{
    public static readonly Codec<Wish> Codec = Engine.Codec.Of(
        Field("seatId", Seats.Id, (Wish wish) => wish.Seat),
        Field("guestId", Seats.Id, (Wish wish) => wish.Guest),
        (seat, guest) => new Wish(seat, guest)
    );
}

internal sealed record Seat(string Id, string Guest, long Printed, long Version) : IRecord<Seat>
{
    public static Entity<Seat> Entity { get; } =
        new(
            "Seat",
            Seats.OfSeat,
            new KeyTemplate("SEATS#", "SEAT#"),
            Codec.Of(
                Field("seatId", Seats.Id, (Seat seat) => seat.Id),
                Field("guestId", Seats.Id, (Seat seat) => seat.Guest),
                Field("printed", Scalars.Count, (Seat seat) => seat.Printed),
                Field(Attributes.Version, Scalars.Count, (Seat seat) => seat.Version),
                (id, guest, printed, version) => new Seat(id, guest, printed, version)
            ),
            seat => Entity!.At(seat.Id).Key
        );
}

internal sealed record TakeSeat(Wish Wish) : Decision.Change
{
    public override Seq<ItemWrite> Writes => Seq1(Seat.Entity.Put(new Seat(Wish.Seat, Wish.Guest, 0, 1)));
}

internal sealed record PrintTicket(Seat Seat) : Decision.Change
{
    public override Seq<ItemWrite> Writes =>
        Seq1(Tests.Seat.Entity.Change(Seat, Seat with { Printed = Seat.Printed + 1 }, Seat.Version));
}

internal sealed record ChangeGuest(Seat Seat, string Guest) : Decision.Change
{
    public override Seq<ItemWrite> Writes =>
        Seq1(Tests.Seat.Entity.Change(Seat, Seat with { Guest = Guest }, Seat.Version));
}

internal sealed record SeatWanted(Wish Wish, Instant At) : Event(At), IEvent
{
    public static EventType Declared { get; } =
        new EventType<SeatWanted, Wish>(
            "SEAT_WANTED_EVENT",
            Seats.OfSeat,
            Wish.Codec,
            (wish, at) => new SeatWanted(wish, at),
            e => e.Wish,
            wish => wish.Seat,
            ("GUEST", wish => wish.Guest)
        );

    public override EventType Type => Declared;
}

internal sealed record SeatTaken(Wish Wish, Instant At) : Event(At), IEvent
{
    public static EventType Declared { get; } =
        new EventType<SeatTaken, Wish>(
            "SEAT_TAKEN_EVENT",
            Seats.OfSeat,
            Wish.Codec,
            (wish, at) => new SeatTaken(wish, at),
            e => e.Wish,
            wish => wish.Seat
        );

    public override EventType Type => Declared;
}
