using System.Text.Json.Nodes;
using Ecomm.Aws.Tests.Tools;

namespace Ecomm.Aws.Tests.Terraform;

/// <summary>
/// A stage that was deployed before the module existed. Its state is that of a real apply, cut down: of each resource the instances of two
/// workers, two APIs and two domains, without what was empty.
/// </summary>
[Collection(AppliedTerraform.Collection)]
public sealed class UpgradeTests(AppliedTerraform terraform)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    [SkippableFact]
    public async Task Everything_moves_into_the_module_and_nothing_is_destroyed_or_replaced()
    {
        var deployed = await terraform.Deployed();
        var folder = Directory.CreateTempSubdirectory("ecomm-upgrade-");
        try
        {
            var changes = await PlannedChanges(deployed, folder.FullName);

            Assert.All(
                changes,
                change =>
                    Assert.DoesNotContain("delete", change["change"]!["actions"]!.AsArray().Select(a => (string)a!))
            );
            Assert.Equal(
                Instances(await File.ReadAllTextAsync(StateFile)).Order(),
                changes.Select(change => (string?)change["previous_address"]).OfType<string>().Order()
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string StateFile =>
        Path.Combine(Machine.Root, "tests", "Aws", "Terraform", "state-before-the-module.json");

    // Nothing of that stage is in the emulator, so nothing is looked up: only who asks.
    private static async Task<List<JsonNode>> PlannedChanges(Deployed deployed, string folder)
    {
        var state = Path.Combine(folder, "terraform.tfstate");
        File.Copy(StateFile, state);
        var plan = Path.Combine(folder, "plan");
        var environment = new Dictionary<string, string>(deployed.Environment) { ["TF_WORKSPACE"] = "default" };
        var (exitCode, output) = await deployed.Folder.Terraform(
            [
                "plan",
                "-refresh=false",
                $"-state={state}",
                $"-out={plan}",
                $"-var=stage={Deployed.Stage}",
                $"-var=package={deployed.Package}",
                .. Deployed.Variables,
            ],
            Timeout,
            environment
        );
        Assert.True(exitCode == 0, output);
        var shown = await deployed.Folder.Terraform(["show", "-json", plan], Timeout, environment);
        var json = shown.Output.Split('\n').First(line => line.StartsWith('{'));
        return
        [
            .. JsonNode.Parse(json)!["resource_changes"]!
                .AsArray()
                .Select(change => change!)
                .Where(change => (string?)change["mode"] == "managed"),
        ];
    }

    private static IEnumerable<string> Instances(string state) =>
        from resource in JsonNode.Parse(state)!["resources"]!.AsArray()
        from instance in resource["instances"]!.AsArray()
        let name = $"{resource["type"]}.{resource["name"]}"
        select instance["index_key"] is { } key ? $"{name}[{key.ToJsonString()}]" : name;
}
