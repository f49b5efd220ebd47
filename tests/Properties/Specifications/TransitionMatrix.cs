using static Ecomm.Decisions.Orders.OrderStatus;

namespace Ecomm.Properties.Specifications;

/// <summary>
/// What becomes of an order in each status at each event: written by hand from the requirements here, computed from the
/// lattice by the code, printed into <c>docs/transition-matrix.md</c> for people. All three agree.
/// </summary>
public sealed class TransitionMatrix
{
    private const string UpdateVariable = "ECOMM_UPDATE_DOCS";

    private static readonly OrderStatus[] Columns =
    [
        Created,
        StockDepleted,
        StockAllocated,
        PaymentRejected,
        PaymentAccepted,
        Shipped,
        Delivered,
        Cancelled,
    ];

    /// <summary>C climbs, r redundant, s stale, w waits, f forbidden.</summary>
    private const string Expected = """
        Created         | r C C C C w w C
        StockDepleted   | s r f f f f f C
        StockAllocated  | s f r C C w w C
        PaymentRejected | s f s r f f f C
        PaymentAccepted | s f s f r C w C
        Shipped         | s f s f s r C C
        Delivered       | s f s f s s r C
        Cancelled       | s s s s s s s r
        """;

    [Fact]
    public void The_lattice_gives_the_matrix_of_the_requirements()
    {
        var computed = Columns.Select(stored =>
            $"{stored, -15} | {string.Join(' ', Columns.Select(next => Letter(stored.To(next))))}"
        );
        Assert.Equal(Expected, string.Join('\n', computed), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void An_order_that_does_not_exist_is_created_by_its_placement_and_everything_else_waits() =>
        Assert.All(
            Arbitraries.OrderEvents,
            make =>
            {
                var e = make(Examples.Ordered, Examples.Earlier);
                var decided = SyncOrderWorker.Slice.Decide(Found.Nothing, e, Examples.Now);
                Assert.True(e is OrderPlaced ? decided.IsRight : decided.Case is Failure.Early, e.Name);
            }
        );

    [Fact]
    public void The_documented_matrix_is_the_one_that_the_code_computes()
    {
        var path = Path.Combine(RepositoryRoot(), "docs", "transition-matrix.md");
        var printed = Print();
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, printed);
        }
        var documented = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        Assert.True(
            printed == documented,
            "docs/transition-matrix.md differs from the lattice in Orders/OrderStatus.cs; "
                + $"if the lattice is right, run `{UpdateVariable}=1 dotnet test tests/Properties` and commit the file"
        );
    }

    /// <summary>The matrix as a Markdown table, from what SyncOrder decides.</summary>
    private static string Print()
    {
        var events = Arbitraries.OrderEvents.Select(make => make(Examples.Ordered, Examples.Earlier)).ToArray();
        string[] lines =
        [
            "# Order statuses: what an event does",
            "",
            "Printed by a test from what SyncOrder decides by the lattice in `src/Ecomm.Decisions/Orders/OrderStatus.cs`;",
            "do not edit. Rows are the status that an order has, columns the event that comes. **Bold** is the status that",
            "the order takes. A placement that finds its order says again that it was created. Redundant and stale events",
            "are acknowledged, early ones wait in the queue, forbidden ones are parked with their reason.",
            "",
            Row("", events.Select(e => Short(e.Name, "_EVENT"))),
            Row("---", events.Select(_ => "---")),
            Row("(none)", events.Select(e => Cell(Found.Nothing, e))),
            .. Columns.Select(stored =>
                Row(
                    Short(stored.ToName(), "_STATUS"),
                    events.Select(e => Cell(Recorded.Order(stored)(Found.Nothing), e))
                )
            ),
        ];
        return string.Join('\n', lines) + "\n";
    }

    private static string Row(string head, IEnumerable<string> cells) => $"| {head} | {string.Join(" | ", cells)} |";

    private static string Cell(Found found, Event e) =>
        SyncOrderWorker.Slice.Decide(found, e, Examples.Now).Case switch
        {
            Seq<Decision> decisions => decisions.Head switch
            {
                CreateOrder => "**CREATED**",
                ChangeOrderStatus change => $"**{Short(change.Status.ToName(), "_STATUS")}**",
                _ => "says CREATED again",
            },
            Failure.Early => "waits",
            var failure => failure.GetType().Name.ToLowerInvariant(),
        };

    private static string Short(string name, string suffix) =>
        name.Replace("ORDER_", "", StringComparison.Ordinal).Replace(suffix, "", StringComparison.Ordinal);

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props")))
        {
            folder = folder.Parent;
        }
        return folder?.FullName ?? throw new DirectoryNotFoundException("the tests run outside the repository");
    }

    private static string Letter(Transition transition) =>
        transition switch
        {
            Transition.Climb => "C",
            Transition.Redundant => "r",
            Transition.Stale => "s",
            Transition.Early => "w",
            Transition.Forbidden => "f",
            _ => "?",
        };
}
