using Ecomm.Adapters.Gateways;
using Ecomm.Adapters.Sqlite;
using Ecomm.Adapters.Storage;

namespace Ecomm.Hosting.Chain;

/// <summary>
/// A gateway as workers ask it who run ahead of the disk: whatever made them ask is durable before the question leaves this process. A
/// gateway does not forget what it was asked when this machine loses its power.
/// </summary>
/// <param name="inner">The gateway.</param>
/// <param name="commits">The writer of the stores.</param>
public sealed class FlushedGateway(IGateway inner, ICommits commits) : IGateway
{
    public async Task<Answer> Ask(Question question, CancellationToken cancel)
    {
        try
        {
            await commits.Flushed();
        }
        catch (StoreUnavailableException e)
        {
            throw new NotAskedException(e.Message, e);
        }
        // Whoever has given up on a slow disk has gone on without an answer.
        cancel.ThrowIfCancellationRequested();
        return await inner.Ask(question, cancel);
    }
}
