using Ecomm.Lambdas;
using Ecomm.Lambdas.Envelopes;
using Ecomm.Simulation.Core;

namespace Ecomm.Simulation.Chain;

/// <summary>A message in a batch, as it was received.</summary>
internal sealed record Delivery(Process Process, Message Message, string Receipt, int Receive, int Visibility);

/// <summary>What is deployed, and its environments that wait for work.</summary>
internal sealed record Code(Catalogue Catalogue, Worker Worker, Func<StreamEvent, Lazy<Opened>>? Open)
{
    public Stack<SqsHandler> Idle { get; } = new();
}

/// <summary>What one invocation of a function is given.</summary>
internal sealed class Batch(Code code, SqsHandler handler, int count)
{
    public Code Code => code;

    public SqsHandler Handler => handler;

    public Delivery[] Deliveries { get; } = new Delivery[count];
}
