using Ecomm.Aws.Tests.Tools;

namespace Ecomm.Aws.Tests.Commands;

/// <summary>docs/policies/operate.json beside what the operator's commands ask of AWS.</summary>
[Collection(EmulatorCollection.Name)]
public sealed class OperatorPermissionTests(EmulatorGroup group)
{
    [SkippableFact]
    public async Task Every_request_of_an_operator_is_allowed_and_every_permission_is_needed()
    {
        await using var shop = await group.Deploy();
        await shop.Place("ORDER-1");
        await shop.Place("PARKED-1");
        await shop.Deliver(EmulatedShop.Sync, "ORDER-1", OrderPlaced.EventName);
        var parked = EmulatedShop.BodyOf(OrderPlaced.EventName, EmulatedShop.Order("PARKED-1"));
        await shop.Park(EmulatedShop.Sync, parked, "a reason");
        var (log, environment) = await shop.Watched();
        await using var watched = log;
        string[][] lines =
        [
            ["stuck", "--older-than", "0"],
            ["redrive", "--dry-run"],
            ["redrive"],
            ["redeliver", "--order", "ORDER-1"],
            ["redeliver", "--since", "2020-01-01T00:00:00Z"],
            // One key is asked for otherwise than several.
            ["redeliver", "--file", await KeysOf(shop, "ORDER-1")],
            ["redeliver", "--file", await KeysOf(shop, "ORDER-1", "PARKED-1")],
        ];

        foreach (var line in lines)
        {
            var (exitCode, output) = await shop.Run(environment, line);
            Assert.True(exitCode == 0, output);
        }

        var policy = PolicyFile.Read("operate", $"{shop.Prefix}-");
        Assert.DoesNotContain(log.Calls, call => !policy.Allows(call));
        Assert.Equal(log.Calls.Select(call => call.Action).Distinct().Order(), policy.Actions.Order());
        Assert.InRange(policy.Length, 1, PolicyFile.LengthMax);
    }

    private static async Task<string> KeysOf(EmulatedShop shop, params string[] orders)
    {
        var file = Path.Combine(Path.GetDirectoryName(shop.State)!, $"{orders.Length}.jsonl");
        await File.WriteAllLinesAsync(
            file,
            orders.Select(order => $$"""{"pk":"EVENTS#ORDER_ID#{{order}}","sk":"EVENT#ORDER_PLACED_EVENT"}""")
        );
        return file;
    }
}
