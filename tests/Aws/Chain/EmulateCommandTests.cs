using System.Globalization;
using Ecomm.Aws.Tests.Tools;

namespace Ecomm.Aws.Tests.Chain;

public sealed class EmulateCommandTests : IDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ecomm-emulate-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("--terraform-state", "state.json")]
    [InlineData("--terraform-state", "state.json", "--aws-endpoint", "127.0.0.1:5000")]
    [InlineData("--terraform-state", "state.json", "--aws-endpoint", "https://sqs.eu-west-1.amazonaws.com")]
    public async Task It_needs_the_address_of_an_emulator(params string[] arguments)
    {
        using var error = new StringWriter();
        Assert.Equal(2, await Line.Run(["emulate", .. arguments], TextWriter.Null, error));
        Assert.Contains("--aws-endpoint", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_that_is_not_there_is_said()
    {
        using var error = new StringWriter();
        string[] arguments =
        [
            "emulate",
            "--aws-endpoint",
            "http://127.0.0.1:5000",
            "--terraform-state",
            "no-state.json",
        ];
        Assert.Equal(1, await Line.Run(arguments, TextWriter.Null, error));
        Assert.Contains("no-state.json", error.ToString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task It_serves_the_apis_with_processes_that_end_when_it_stops()
    {
        using var functions = new Functions();
        using var emulate = new EmulateProcess(State("WhoAmI"), functions.Program);
        var instance = await Invoke(emulate);
        Assert.True(IsAlive(instance));
        Assert.Equal(0, await emulate.Terminate(StopTimeout));
        Assert.False(IsAlive(instance));
        Assert.Contains(emulate.Lines, line => line.StartsWith("WhoAmI started", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task When_it_is_killed_its_processes_find_their_api_gone_and_end()
    {
        using var functions = new Functions();
        using var emulate = new EmulateProcess(State("WhoAmI"), functions.Program);
        var instance = await Invoke(emulate);
        await emulate.Kill();
        await Eventually.True(() => !IsAlive(instance), "the function's process ends");
    }

    private static async Task<int> Invoke(EmulateProcess emulate)
    {
        using var http = new HttpClient();
        var answer = await http.PostAsync(new Uri(await emulate.Url(), "/api/v1/orders/placeOrder"), content: null);
        return int.Parse(
            (await answer.Content.ReadAsStringAsync()).Trim('"'),
            NumberStyles.None,
            CultureInfo.InvariantCulture
        );
    }

    private string State(string handler) =>
        SampleState.Write(folder.FullName, resources => resources["aws_lambda_function.place"]!["handler"] = handler);

    private static bool IsAlive(int processId) => Directory.Exists($"/proc/{processId}");
}
