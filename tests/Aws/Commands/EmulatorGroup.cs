using Ecomm.Aws.Tests.Tools;

namespace Ecomm.Aws.Tests.Commands;

/// <summary>One emulator for all tests of the operator's commands, started by the first that needs it.</summary>
public sealed class EmulatorGroup : IAsyncLifetime
{
    private readonly Lazy<Task<Emulator>> emulator = new(Tools.Emulator.Start);

    /// <summary>A deployment of its own in the emulator; without an emulator the test is skipped.</summary>
    internal async Task<EmulatedShop> Deploy()
    {
        Machine.RequireEmulator();
        return await EmulatedShop.Create(await Emulator());
    }

    internal Task<Emulator> Emulator() => emulator.Value;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (emulator.IsValueCreated)
        {
            await (await emulator.Value).DisposeAsync();
        }
    }
}

[CollectionDefinition(Name)]
public sealed class EmulatorCollection : ICollectionFixture<EmulatorGroup>
{
    public const string Name = "emulator for commands";
}
