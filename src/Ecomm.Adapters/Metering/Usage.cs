namespace Ecomm.Adapters.Metering;

/// <summary>What a delivery or a request asks of the stores and of gateways, in what AWS bills.</summary>
/// <param name="Requests">Requests to the stores.</param>
/// <param name="Read">Read units; a query of the listing index, which is not consistent, costs half.</param>
/// <param name="Write">Write units; a transaction costs twice, and a new entry of the listing index one more.</param>
/// <param name="Questions">Questions to gateways.</param>
public sealed record Usage(int Requests, decimal Read, int Write, int Questions)
{
    public static readonly Usage None = new(0, 0, 0, 0);

    public static Usage operator +(Usage left, Usage right) => Add(left, right);

    public static Usage Add(Usage left, Usage right) =>
        new(
            left.Requests + right.Requests,
            left.Read + right.Read,
            left.Write + right.Write,
            left.Questions + right.Questions
        );

    /// <summary>The insertion of an item, alone.</summary>
    public static Usage OfInsertion(Item item) =>
        new(1, 0, ItemSize.OfWrite(ItemSize.Of(item)) + ItemSize.OfListing(item), 0);
}
