namespace Ecomm.Simulation.Workloads;

/// <summary>One request of a client, who repeats it until it is answered.</summary>
/// <param name="Number">Its number in the workload, which it keeps when others are taken out.</param>
/// <param name="AtMs">When it is sent first, in milliseconds after the start.</param>
/// <param name="Api">The API's name.</param>
/// <param name="Body">The request's body.</param>
public sealed record Request(int Number, long AtMs, string Api, Value.Map Body)
{
    public override string ToString() => $"{Api} {ValueJson.Write(Body)}";
}

/// <summary>What clients do in one run, and how the system is set up for it.</summary>
/// <param name="Requests">In the order of their time.</param>
/// <param name="Concurrency">Batches of one worker at once; see maximum_concurrency in terraform/modules/ecomm/variables.tf.</param>
/// <param name="ReceivesMax">Receives before a message is parked; see max_receives there.</param>
/// <param name="Declined">Keys of questions that gateways decline for good.</param>
/// <param name="Slowness">Calls take so many times as long as usual.</param>
public sealed record Workload(
    IReadOnlyList<Request> Requests,
    int Concurrency,
    int ReceivesMax,
    IReadOnlySet<string>? Declined = null,
    int Slowness = 1
);
