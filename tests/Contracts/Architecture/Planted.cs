// Two namespaces that use each other, one of them in a method body alone: what the test of the rooms has to find.

namespace Ecomm.Contracts.Architecture.Planted.Near
{
    internal sealed class Door
    {
        public static string Open() => new Far.Window(new Door()).ToString();
    }
}

namespace Ecomm.Contracts.Architecture.Planted.Far
{
    internal sealed record Window(Near.Door Door);
}
