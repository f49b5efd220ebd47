namespace Ecomm.Simulation.Core;

/// <summary>Thrown where a fault is to make somebody throw: any other exception in a run is a bug.</summary>
public sealed class SimulatedFaultException : Exception
{
    public SimulatedFaultException() { }

    public SimulatedFaultException(string message)
        : base(message) { }

    public SimulatedFaultException(string message, Exception inner)
        : base(message, inner) { }
}
