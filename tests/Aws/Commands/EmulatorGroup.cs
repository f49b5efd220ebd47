using Ecomm.Aws.Tests.Tools;

namespace Ecomm.Aws.Tests.Commands;

/// <summary>One emulator for all tests of the operator's commands, started by the first that needs it.</summary>
public sealed class EmulatorGroup : IAsyncDisposable
{
    private readonly Lazy<Task<Emulator>> emulator = new(Emulator.Start);

    /// <summary>A deployment of its own in the emulator; without an emulator the test is skipped.</summary>
    internal async Task<EmulatedShop> Deploy()
    {
        Machine.RequireEmulator();
        return await EmulatedShop.Create(await emulator.Value);
    }

    public async ValueTask DisposeAsync()
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
