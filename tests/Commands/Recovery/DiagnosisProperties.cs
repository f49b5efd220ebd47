using Ecomm.Operations.Recovery;
using FsCheck.Xunit;
using static LanguageExt.Prelude;

namespace Ecomm.Commands.Tests.Recovery;

/// <summary>What an explanation is worth, wherever faults and missing deliveries have left an order.</summary>
[Properties(MaxTest = 300)]
public sealed class DiagnosisProperties
{
    /// <summary>Each takes an order or its shipment at most one step on: there are eight steps and four attempts to pay.</summary>
    private const int StepsMax = 30;

    [Property]
    public async Task An_order_that_is_not_at_its_end_has_a_reason_that_names_a_published_event(
        bool stocked,
        byte[] deliveries
    )
    {
        var life = await OrderLife.Place(stocked, deliveries);
        var findings = await life.Findings();
        if (!(await life.Evidence()).IsFinal)
        {
            Assert.NotEmpty(findings);
            Assert.DoesNotContain(findings, finding => finding is Finding.NothingLeft);
        }
        Assert.All(
            Steps(findings),
            step =>
            {
                Assert.Contains(life.Events, e => e.EventName == step.EventName);
                Assert.Contains(step.Worker, OrderLife.Routes.WorkersOf(step.EventName));
            }
        );
    }

    [Property]
    public async Task Whoever_delivers_what_the_reasons_name_brings_the_order_to_its_end_and_then_there_are_none(
        bool stocked,
        byte[] deliveries
    )
    {
        var life = await OrderLife.Place(stocked, deliveries);
        var steps = Steps(await life.Findings());
        for (var step = 0; step < StepsMax && steps.Count > 0; step++)
        {
            var (worker, eventName) = steps[0];
            await life.Deliver(worker, eventName);
            steps = Steps(await life.Findings());
        }
        Assert.Empty(steps);
        var evidence = await life.Evidence();
        Assert.True(evidence.IsFinal || evidence.WaitsForRequests);
        Assert.Equal(evidence.WaitsForRequests, (await life.Findings()) is [Finding.AwaitsRequest]);
    }

    [Property]
    public async Task A_delivery_that_the_reasons_do_not_name_changes_nothing(
        bool stocked,
        byte[] deliveries,
        byte which
    )
    {
        var life = await OrderLife.Place(stocked, deliveries);
        var before = await life.Evidence();
        var findings = await life.Findings();
        var steps = Steps(findings).ToHashSet();
        var others = life
            .Events.SelectMany(e => OrderLife.Routes.WorkersOf(e.EventName).Select(worker => (worker, e.EventName)))
            .Where(step => !steps.Contains(step))
            .ToList();
        if (others.Count > 0)
        {
            var (worker, eventName) = others[which % others.Count];
            await life.Deliver(worker, eventName);
            var after = await life.Evidence();
            Assert.Equal((before.Found, before.Events.Count), (after.Found, after.Events.Count));
        }
    }

    [Property]
    public async Task The_order_of_the_events_does_not_matter(bool stocked, byte[] deliveries)
    {
        var life = await OrderLife.Place(stocked, deliveries);
        var evidence = await life.Evidence();
        var reversed = OrderLife.Explain(evidence with { Events = evidence.Events.Rev() }, life.Now);
        Assert.Equal(
            (await life.Findings()).Select(finding => finding.Describe()).Order(StringComparer.Ordinal),
            reversed.Map(finding => finding.Describe()).Order(StringComparer.Ordinal)
        );
    }

    [Property]
    public async Task A_dead_letter_is_named_first_and_takes_the_place_of_what_its_worker_has_not_done(
        bool stocked,
        byte[] deliveries,
        byte which
    )
    {
        var life = await OrderLife.Place(stocked, deliveries);
        var all = life
            .Events.SelectMany(e => OrderLife.Routes.WorkersOf(e.EventName).Select(worker => (worker, e.EventName)))
            .ToList();
        var (worker, eventName) = all[which % all.Count];
        var dead = new DeadEvent(worker, eventName, life.Subject, 120, "a reason");
        var findings = await life.Findings(dead);
        Assert.Equal(new Finding.Dead(dead), findings[0]);
        Assert.DoesNotContain((worker, eventName), Steps(findings.Skip(1)));
    }

    // A request from outside is no delivery of a published event.
    private static IReadOnlyList<(string Worker, string EventName)> Steps(IEnumerable<Finding> findings) =>
        [.. findings.Where(finding => finding is not Finding.AwaitsRequest).Select(StepOf)];

    private static (string Worker, string EventName) StepOf(Finding finding) =>
        finding switch
        {
            Finding.Undone(var worker, var e, _) => (worker, e.Name),
            Finding.GatewayOpen(var worker, var e, _, _) => (worker, e.Name),
            Finding.Early(var worker, var e, _) => (worker, e.Name),
            _ => throw new InvalidOperationException($"unexpected: {finding.Describe()}"),
        };
}
