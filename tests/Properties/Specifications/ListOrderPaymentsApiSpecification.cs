using static Ecomm.Properties.Examples;
using static Ecomm.Properties.Specifications.ApiSpecification;

namespace Ecomm.Properties.Specifications;

public sealed class ListOrderPaymentsApiSpecification
{
    private static readonly Api.Query Api = ListOrderPaymentsApi.Slice;

    private static readonly Listing All = new(Payment.Entity, null, 50, SortDirection.Ascending, null);

    [Fact]
    public void Without_wishes_it_lists_the_first_fifty_payments_oldest_first() => When(Api, []).ThenLists(All);

    [Fact]
    public void One_payment_is_read_by_its_order() =>
        When(Api, new Value.Map { { "orderId", "order-1" } }).ThenLists(All with { Key = Payment.Of(Order1).Key });

    [Fact]
    public void Every_fault_is_named_at_once() =>
        When(Api, new Value.Map { { "orderId", 1234 }, { "sortDirection", "down" } })
            .ThenRefuses(
                ("orderId", "is 1234; expected a string of at least 4 characters"),
                ("sortDirection", "is 'down'; expected 'asc' or 'desc'")
            );

    [Fact]
    public void A_payment_is_written_with_the_gateways_name_for_it() => Assert.Equal(Written("PAY1"), Write("PAY1"));

    [Fact]
    public void A_payment_that_the_gateway_has_not_named_has_a_null_for_a_name() =>
        Assert.Equal(Written(null), Write(null));

    [Fact]
    public void What_is_not_a_payment_is_not_written() =>
        Assert.Throws<InvalidCastException>(() => Api.Show(Recorded.TheOrder(OrderStatus.Created)));

    private static Value.Map Write(string? paymentId) =>
        Api.Show(new Payment(Ordered, paymentId, PaymentStatus.Failed, 2, Earlier, Now, Version: 4));

    private static Value.Map Written(string? paymentId) =>
        new()
        {
            { "orderId", "order-1" },
            { "sku", "PLUMS" },
            { "units", 2 },
            { "price", Number("9.99") },
            { "userId", "user-1" },
            { "createdAt", "2025-06-19T00:27:01.851Z" },
            { "updatedAt", "2025-06-19T00:27:02.007Z" },
            { "paymentId", paymentId is null ? Value.Null.It : Text(paymentId) },
            { "paymentStatus", "PAYMENT_FAILED" },
            { "paymentRetries", 2 },
        };
}
