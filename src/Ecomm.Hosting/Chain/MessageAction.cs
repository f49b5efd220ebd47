namespace Ecomm.Hosting.Chain;

/// <summary>What can be done to one message of a queue.</summary>
public enum MessageAction
{
    /// <summary>Receive it next, also from a paused queue.</summary>
    Deliver,

    /// <summary>Send another message of the same event, visible now.</summary>
    Duplicate,

    /// <summary>Hide it for a time.</summary>
    Delay,

    /// <summary>Lose it: it is never delivered.</summary>
    Drop,

    /// <summary>Put it behind all that wait.</summary>
    MoveBehind,
}
