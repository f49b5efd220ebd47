using Ecomm.Simulation.Domains.Certification;

namespace Ecomm.Simulation.Tests;

/// <summary>The evidence, gathered once for all tests that look at it.</summary>
public sealed class GatheredEvidence
{
    public Evidence Evidence { get; } = Evidence.Gather(Environment.ProcessorCount);
}
