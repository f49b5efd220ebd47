namespace Ecomm.Decisions.Testing;

/// <summary>Testing: what disturbs the system on purpose. On AWS it is there only if asked for.</summary>
public static class TestingDomain
{
    public static readonly Domain Declared = Domain.Named("testing") with
    {
        Apis = Seq1<Api>(SimulateRawEventApi.Slice),
    };
}
