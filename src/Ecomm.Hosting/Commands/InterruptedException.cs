namespace Ecomm.Hosting.Commands;

/// <summary>A command was interrupted, as by Ctrl+C; the message says how far it came.</summary>
public sealed class InterruptedException : OperationCanceledException
{
    public InterruptedException()
        : base("interrupted") { }

    /// <param name="done">What was done until then.</param>
    public InterruptedException(string done)
        : base($"interrupted: {done}") { }

    public InterruptedException(string done, Exception inner)
        : base($"interrupted: {done}", inner) { }
}
