namespace Ecomm.Operations.Replay;

/// <summary>The time of the event under replay, so that the same log always gives the same decisions.</summary>
public sealed class ReplayClock : TimeProvider
{
    public Instant Now { get; set; }

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Now.UnixMilliseconds);
}
