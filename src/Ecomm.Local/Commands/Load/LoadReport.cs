using System.Globalization;
using Ecomm.Operations.Serving;
using Spectre.Console;

namespace Ecomm.Local.Commands.Load;

/// <summary>What became of a file, as tables and sentences.</summary>
public static class LoadReport
{
    private const string NotListed = "NOT LISTED YET";

    public static void Print(IAnsiConsole console, LoadOutcome outcome)
    {
        console.Write(Orders(outcome));
        console.Write(Skus(outcome));
        var (accepted, conflicts, refusals) = outcome.Answers;
        Line(console, $"{accepted} requests accepted.");
        if (conflicts.Count > 0)
        {
            Line(console, $"{conflicts.Count} known with other content, which changed nothing (409):");
            Rows(console, conflicts);
        }
        if (refusals.Count > 0)
        {
            Line(console, $"{refusals.Count} refused:");
            Rows(console, refusals.Select(refusal => $"{refusal.Status} {refusal.Request}: {refusal.Why}"));
        }
        if (outcome.Void.Count > 0)
        {
            Line(console, $"{outcome.Void.Count} not sent, because their orders ended before:");
            Rows(console, outcome.Void);
        }
        if (outcome.Unfinished > 0)
        {
            Line(
                console,
                $"{outcome.Unfinished} orders are not at their end yet; send the file again to wait for them."
            );
        }
    }

    private static Table Orders(LoadOutcome outcome)
    {
        var statuses = InOrder(
            outcome.Orders.Select(order => order.Status ?? NotListed),
            OrderStatuses.All.Map(OrderStatuses.ToName)
        );
        var table = New("Orders by status", ["SKU", .. statuses.Select(Short), "TOTAL"]);
        foreach (
            var sku in outcome.Orders.GroupBy(order => order.Sku).OrderBy(group => group.Key, StringComparer.Ordinal)
        )
        {
            var counts = statuses.Select(status => sku.Count(order => (order.Status ?? NotListed) == status));
            table.AddRow([.. new[] { sku.Key }.Concat([.. counts.Append(sku.Count()).Select(Cell)]).Select(Safe)]);
        }
        return table;
    }

    private static Table Skus(LoadOutcome outcome)
    {
        var statuses = InOrder(
            outcome.Payments.Select(payment => payment.Status),
            PaymentStatuses.All.Map(PaymentStatuses.ToName)
        );
        var table = New("Stock, and payments by status", ["SKU", "UNITS AVAILABLE", .. statuses]);
        var skus = outcome.Units.Keys.Union(outcome.Payments.Select(payment => payment.Sku));
        foreach (var sku in skus.Order(StringComparer.Ordinal))
        {
            var units = outcome.Units.GetValueOrDefault(sku) is Value.Number number ? number.Of.Text : "-";
            var counts = statuses.Select(status =>
                outcome.Payments.Count(payment => payment.Sku == sku && payment.Status == status)
            );
            table.AddRow([.. new[] { sku, units }.Concat(counts.Select(Cell)).Select(Safe)]);
        }
        return table;
    }

    private static Table New(string title, IEnumerable<string> columns)
    {
        var table = new Table { Title = new TableTitle(title), Border = TableBorder.Square };
        foreach (var (i, column) in columns.Index())
        {
            table.AddColumn(new TableColumn(Safe(column)) { Alignment = i == 0 ? Justify.Left : Justify.Right });
        }
        return table;
    }

    // The names that occur: those that this program knows in its own order, then any other.
    private static List<string> InOrder(IEnumerable<string> found, IEnumerable<string> all)
    {
        var names = found.ToHashSet(StringComparer.Ordinal);
        return [.. all.Where(names.Contains), .. names.Except(all).Order(StringComparer.Ordinal)];
    }

    private static string Short(string status) =>
        status.Replace("ORDER_", "", StringComparison.Ordinal).Replace("_STATUS", "", StringComparison.Ordinal);

    private static string Cell(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Safe(string text) => Markup.Escape(Printable.Escape(text));

    private static void Rows(IAnsiConsole console, IEnumerable<string> rows)
    {
        foreach (var row in rows)
        {
            console.WriteLine($"  {Printable.Escape(row)}");
        }
    }

    private static void Line(IAnsiConsole console, FormattableString text) =>
        console.WriteLine(FormattableString.Invariant(text));
}
