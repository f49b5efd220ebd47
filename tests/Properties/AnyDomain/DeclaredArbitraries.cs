using FsCheck;
using FsCheck.Fluent;

namespace Ecomm.Properties.AnyDomain;

/// <summary>The generators that are made from declarations, for properties' arguments.</summary>
public static class DeclaredArbitraries
{
    public static Arbitrary<Event> Events() => Shapes.AnyEvent.ToArbitrary();

    public static Arbitrary<DeclaredRecord> Records() => Shapes.AnyRecord.ToArbitrary();

    public static Arbitrary<Case> Cases() => Case.Any.ToArbitrary();

    public static Arbitrary<Value> Values() => Data.Value.ToArbitrary();
}
