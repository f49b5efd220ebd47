#:project ../src/Ecomm.Hosting/Ecomm.Hosting.csproj
#:property PublishAot=false
using Ecomm.Engine;
using Ecomm.Hosting.Commands;
using LanguageExt;
using static Ecomm.Engine.Members;
using static LanguageExt.Prelude;

// Seats of a show, as a domain of its own on the engine: put on sale, reserved, paid for or given up. See tickets.md.
return await CommandLine.Run(
    new HostProgram("Tickets", new Catalogue(Tickets.Declared)) { Start = "dotnet run samples/tickets.cs --" },
    args);

/// <summary>A seat, and what it costs.</summary>
sealed record Offer(string SeatId, decimal Price)
{
    public static readonly Codec<Offer> Codec = Ecomm.Engine.Codec.Of(
        Field("seatId", Scalars.Id, (Offer offer) => offer.SeatId),
        Field("price", Scalars.Amount, (Offer offer) => offer.Price),
        (seat, price) => new Offer(seat, price));
}

/// <summary>Somebody's wish for a seat, and the most that is paid for it.</summary>
sealed record Wish(string ReservationId, string SeatId, decimal Limit)
{
    public static readonly Codec<Wish> Codec = Ecomm.Engine.Codec.Of(
        Field("reservationId", Scalars.Id, (Wish wish) => wish.ReservationId),
        Field("seatId", Scalars.Id, (Wish wish) => wish.SeatId),
        Field("limit", Scalars.Amount, (Wish wish) => wish.Limit),
        (id, seat, limit) => new Wish(id, seat, limit));
}

sealed record SeatOffered(Offer Offer, Instant At) : Event<SeatOffered>(At), IEvent
{
    public static EventType Declared { get; } = new EventType<SeatOffered, Offer>(
        "SEAT_OFFERED", Seat.Subject, Offer.Codec, (offer, at) => new(offer, at), e => e.Offer, offer => offer.SeatId);
}

abstract record Reserving<TSelf>(Wish Wish, Instant At) : Event<TSelf>(At) where TSelf : Reserving<TSelf>, IEvent
{
    protected static EventType Of(string name, Func<Wish, Instant, TSelf> make) =>
        new EventType<TSelf, Wish>(name, Reservation.Subject, Wish.Codec, make, e => e.Wish, wish => wish.ReservationId);
}
sealed record SeatReserved(Wish Wish, Instant At) : Reserving<SeatReserved>(Wish, At), IEvent
{ public static EventType Declared { get; } = Of("SEAT_RESERVED", (wish, at) => new(wish, at)); }
sealed record SeatHeld(Wish Wish, Instant At) : Reserving<SeatHeld>(Wish, At), IEvent
{ public static EventType Declared { get; } = Of("SEAT_HELD", (wish, at) => new(wish, at)); }
sealed record SeatRefused(Wish Wish, Instant At) : Reserving<SeatRefused>(Wish, At), IEvent
{ public static EventType Declared { get; } = Of("SEAT_REFUSED", (wish, at) => new(wish, at)); }
sealed record SeatPaid(Wish Wish, Instant At) : Reserving<SeatPaid>(Wish, At), IEvent
{ public static EventType Declared { get; } = Of("SEAT_PAID", (wish, at) => new(wish, at)); }
sealed record SeatLapsed(Wish Wish, Instant At) : Reserving<SeatLapsed>(Wish, At), IEvent
{ public static EventType Declared { get; } = Of("SEAT_LAPSED", (wish, at) => new(wish, at)); }

enum SeatStatus { Free, Held, Sold }
sealed record Seat(Offer Offer, SeatStatus Status, Stamp Stamp) : IRecord<Seat>
{
    public static readonly Subject Subject = new("seat", "seatId", "EVENTS#SEAT#", JournalPrefix: "SEAT#");
    public static Entity<Seat> Entity { get; } = new("Seat", Subject, new KeyTemplate("TICKETS#SEAT#", "SEAT#"),
        Codec.Of(
            Part(Offer.Codec, (Seat seat) => seat.Offer),
            Field("status", Scalars.NamesOf<SeatStatus>("SEAT_"), (Seat seat) => seat.Status),
            Part(Stamp.Codec, (Seat seat) => seat.Stamp),
            (offer, status, stamp) => new Seat(offer, status, stamp)),
        seat => Of(seat.Offer.SeatId).Key,
        new Listed<Seat>("TICKETS#SEAT", "seats", seat => seat.Offer.SeatId, seat => seat.Stamp.CreatedAt));
    public static RecordRef<Seat> Of(string id) => Entity.At(id);
    public ItemWrite To(SeatStatus status, Instant at) =>
        Entity.Change(this, this with { Status = status, Stamp = Stamp.Next(at) }, Stamp.Version);
}

enum Outcome { Held, Refused, Paid, Lapsed }
/// <summary>What became of a wish: once it is recorded, every delivery finds it, whatever became of the seat.</summary>
sealed record Reservation(Wish Wish, Outcome Outcome, Stamp Stamp) : IRecord<Reservation>
{
    public static readonly Subject Subject = new("reservation", "reservationId", "EVENTS#RESERVATION#");
    public static Entity<Reservation> Entity { get; } = new("Reservation", Subject, new KeyTemplate("TICKETS#RESERVATION#", "RESERVATION#"),
        Codec.Of(
            Part(Wish.Codec, (Reservation one) => one.Wish),
            Field("outcome", Scalars.NamesOf<Outcome>("RESERVATION_"), (Reservation one) => one.Outcome),
            Part(Stamp.Codec, (Reservation one) => one.Stamp),
            (wish, outcome, stamp) => new Reservation(wish, outcome, stamp)),
        one => Of(one.Wish.ReservationId).Key, waitsFor: one => one.Outcome is Outcome.Held ? new Wait("its payment", IsRequest: true) : null);
    public static RecordRef<Reservation> Of(string id) => Entity.At(id);
}

sealed record OfferSeat(Offer Offer, Instant At) : Decision.Change
{ public override Seq<ItemWrite> Writes => Seq1(Seat.Entity.Put(new Seat(Offer, SeatStatus.Free, Stamp.First(At)))); }
sealed record HoldSeat(Wish Wish, Seat Seat, Instant At) : Decision.Change
{ public override Seq<ItemWrite> Writes => Seq(
      Reservation.Entity.Put(new Reservation(Wish, Outcome.Held, Stamp.First(At))), Seat.To(SeatStatus.Held, At)); }
sealed record RefuseSeat(Wish Wish, Instant At) : Decision.Change
{ public override Seq<ItemWrite> Writes => Seq1(Reservation.Entity.Put(new Reservation(Wish, Outcome.Refused, Stamp.First(At)))); }
sealed record Settle(Reservation Of, Seat Seat, Outcome Outcome, Instant At) : Decision.Change
{ public override Seq<ItemWrite> Writes => Seq(
      Reservation.Entity.Change(Of, Of with { Outcome = Outcome, Stamp = Of.Stamp.Next(At) }, Of.Stamp.Version),
      Seat.To(Outcome is Outcome.Paid ? SeatStatus.Sold : SeatStatus.Free, At)); }

static class Tickets
{
    static Decision Raise(Event e) => new Decision.Raise(e);

    static readonly Worker OfferSeatWorker = Worker.For(nameof(OfferSeatWorker), (SeatOffered e) => Seat.Of(e.Offer.SeatId), seat => seat,
        (seat, e, now) => seat is null ? Seq1<Decision>(new OfferSeat(e.Offer, now)) : new Failure.Redundant("it is on sale"),
        new Effects().Inserts<Seat>());

    static readonly Worker HoldSeatWorker = Worker.For(nameof(HoldSeatWorker),
        (SeatReserved e) => (Reservation.Of(e.Wish.ReservationId), Seat.Of(e.Wish.SeatId)), (one, seat) => (one, seat),
        (state, e, now) => state switch
        {
            ({ Outcome: Outcome.Refused }, _) => Seq1(Raise(new SeatRefused(e.Wish, now))),
            (not null, _) => Seq1(Raise(new SeatHeld(e.Wish, now))),
            (null, { Status: SeatStatus.Free } seat) => Seq(new HoldSeat(e.Wish, seat, now), Raise(new SeatHeld(e.Wish, now))),
            _ => Seq(new RefuseSeat(e.Wish, now), Raise(new SeatRefused(e.Wish, now))),
        },
        new Effects().Inserts<Reservation>().Updates<Seat>().Raises<SeatHeld>().Raises<SeatRefused>());

    static readonly Worker SettleSeatWorker = Worker.For(nameof(SettleSeatWorker),
        (SeatHeld e) => (Reservation.Of(e.Wish.ReservationId), Seat.Of(e.Wish.SeatId)), (one, seat) => (one, seat),
        (state, e, now) => state switch
        {
            ({ Outcome: Outcome.Paid }, _) => Seq1(Raise(new SeatPaid(e.Wish, now))),
            ({ Outcome: Outcome.Lapsed }, _) => Seq1(Raise(new SeatLapsed(e.Wish, now))),
            ({ Outcome: Outcome.Held } held, { } seat) when seat.Offer.Price <= e.Wish.Limit =>
                Seq(new Settle(held, seat, Outcome.Paid, now), Raise(new SeatPaid(e.Wish, now))),
            ({ Outcome: Outcome.Held } held, { } seat) => Seq(new Settle(held, seat, Outcome.Lapsed, now), Raise(new SeatLapsed(e.Wish, now))),
            _ => new Failure.Early("nothing is held yet"),
        },
        new Effects().Updates<Reservation>().Updates<Seat>().Raises<SeatPaid>().Raises<SeatLapsed>());

    static readonly Law SoldOnce = new Law.OfEverything("a seat is sold once", "At most one reservation of a seat is paid for, and then the seat is sold.",
        state => state.All<Reservation>().Where(one => one.Outcome is Outcome.Paid).GroupBy(one => one.Wish.SeatId)
            .Where(paid => paid.Skip(1).Any() || !state.All<Seat>().Any(seat => seat.Offer.SeatId == paid.Key && seat.Status is SeatStatus.Sold))
            .Select(paid => $"{paid.Key}: paid for by {string.Join(", ", paid.Select(one => one.Wish.ReservationId))}"));

    public static readonly Domain Declared = Domain.Named("tickets") with
    {
        Events = Seq(SeatOffered.Declared, SeatReserved.Declared, SeatHeld.Declared, SeatRefused.Declared, SeatPaid.Declared, SeatLapsed.Declared),
        Entities = Seq<Entity>(Seat.Entity, Reservation.Entity),
        Workers = Seq(OfferSeatWorker, HoldSeatWorker, SettleSeatWorker),
        Apis = Seq<Api>(
            Api.Command.For("OfferSeatApi", Offer.Codec, (offer, now) => new SeatOffered(offer, now)),
            Api.Command.For("ReserveSeatApi", Wish.Codec, (wish, now) => new SeatReserved(wish, now)),
            Api.Query.For("ListSeatsApi", "seats", "seatId", Scalars.Id, Seat.Of, new View<Seat>(
                Part(Offer.Codec, (Seat seat) => seat.Offer),
                Field("status", Scalars.NamesOf<SeatStatus>("SEAT_"), (Seat seat) => seat.Status)))),
        Laws = Seq1(SoldOnce),
        Contests = Seq1(new Contest(HoldSeatWorker, SeatHeld.Declared, SeatRefused.Declared)),
    };
}
