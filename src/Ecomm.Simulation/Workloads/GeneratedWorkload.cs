using System.Globalization;
using Ecomm.Simulation.Core;

namespace Ecomm.Simulation.Workloads;

/// <summary>
/// Workloads of any domains, made from the shapes of their requests: few ids, so that requests collide; requests that come twice
/// with the same or with another content; requests that cannot be read; and raw events, if there is an API for them.
/// </summary>
public static class GeneratedWorkload
{
    public static Workload Of(Catalogue catalogue, ulong seed) => new Maker(catalogue, seed).Make();

    private sealed class Maker
    {
        private const int RequestsMax = 60;
        private const int WholeUsual = 6;

        private readonly ulong seed;
        private readonly Seq<EventType> events;
        private readonly List<Api.Command> commands;
        private readonly Api.Command? raw;
        private readonly List<Request> requests = [];
        private readonly int ids;
        private readonly long span;
        private ulong draws;

        public Maker(Catalogue catalogue, ulong seed)
        {
            this.seed = seed;
            events = catalogue.Events;
            var all = catalogue.Apis.OfType<Api.Command>().ToList();
            commands = [.. all.Where(api => api.Raises.IsSome)];
            raw = all.Find(api => api.Raises.IsNone && IsOfItem(api));
            ids = One(2, 3, 3, 6);
            span = One(50, 2_000, 60_000, 600_000);
        }

        public Workload Make()
        {
            var count = commands.Count == 0 ? 0 : Math.Max(1, (int)(Fraction() * Fraction() * RequestsMax));
            var lies = raw is not null && !events.IsEmpty && Chance(0.3) ? 0.15 : 0;
            for (var i = 0; i < count; i++)
            {
                Send(commands[Whole(0, commands.Count - 1)]);
                if (Chance(lies))
                {
                    Lie(raw!);
                }
            }
            return new Workload(
                [.. requests.OrderBy(request => request.AtMs).ThenBy(request => request.Number)],
                One(2, 2, 5, 10),
                One(4, 8, 30, 120)
            );
        }

        private static bool IsOfItem(Api.Command api) =>
            new[] { Attributes.Pk, Attributes.Sk, Attributes.EventName, Attributes.EventData }.All(name =>
                api.Request.Exists(field => field.Name == name)
            );

        private void Send(Api.Command api)
        {
            var body = Map(api.Request);
            Add(api, body);
            if (Chance(0.15))
            {
                Add(api, body);
            }
            if (Chance(0.08))
            {
                Add(api, Other(api.Request, body));
            }
            if (Chance(0.03))
            {
                Add(api, new Value.Map());
            }
        }

        // An event that the system did not say, under the key that it would have.
        private void Lie(Api.Command api)
        {
            var type = events[Whole(0, events.Count - 1)];
            var data = Map(type.Fields);
            var key = type.Read(data, default).Case is Event e ? type.KeyOf(e) : new Key(type.Name, type.Name);
            Add(
                api,
                new Value.Map
                {
                    { Attributes.Pk, key.Pk },
                    { Attributes.Sk, key.Sk },
                    { Attributes.EventName, type.Name },
                    { Attributes.EventData, data },
                    { Attributes.DataVersion, type.Version == 1 ? null : Scalars.Count.Write(type.Version) },
                }
            );
        }

        private void Add(Api.Command api, Value.Map body) =>
            requests.Add(new Request(requests.Count, (long)(Fraction() * span), api.Name, body));

        private Value.Map Map(Seq<FieldShape> fields)
        {
            var map = new Value.Map();
            foreach (var field in fields.Filter(field => field.IsRequired || Chance(0.5)))
            {
                map.Add(field.Name, Of(field));
            }
            return map;
        }

        // The same ids, and anything else.
        private Value.Map Other(Seq<FieldShape> fields, Value.Map body)
        {
            var map = new Value.Map();
            foreach (var field in fields)
            {
                map.Add(field.Name, field.Shape is Shape.Id ? body[field.Name] : Of(field));
            }
            return map;
        }

        // On both sides of the limits that a domain is likely to have.
        private static readonly decimal[] Amounts =
        [
            0m,
            1m,
            9.99m,
            25m,
            99.99m,
            100m,
            250m,
            1_000m,
            50_000m,
            1_000_000m,
        ];

        private Value Of(FieldShape field) =>
            field.Shape switch
            {
                Shape.Id => new Value.Text(Invariant($"{field.Name}-id-{Whole(1, ids)}")),
                Shape.Text text => new Value.Text($"text {Whole(1, 3)}"[..Math.Min(6, text.BytesMax)]),
                Shape.Whole whole => Number(
                    Chance(0.02) ? whole.Max : Math.Min(whole.Max, whole.Min + Whole(0, WholeUsual))
                ),
                Shape.Amount amount => new Value.Number(Numeral.Of(amount.Min + One(Amounts))),
                Shape.Time => new Value.Text(new Instant(SimulatedTime.Epoch.ToUnixTimeMilliseconds()).ToString()),
                Shape.Choice choice => new Value.Text(choice.Options[Whole(0, choice.Options.Count - 1)].Name),
                _ => new Value.Map { { "field", Whole(0, 2) } },
            };

        private static Value Number(long number) => new Value.Number(Numeral.Of(number));

        private ulong Draw() => Draws.Of(seed, ++draws);

        private double Fraction() => Draws.Fraction(Draw());

        private bool Chance(double rate) => Fraction() < rate;

        private int Whole(int low, int high) => Draws.Whole(Draw(), low, high);

        private T One<T>(params ReadOnlySpan<T> all) => all[Whole(0, all.Length - 1)];

        private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }
}
