using Ecomm.Adapters.Gateways;

namespace Ecomm.Contracts.Payments;

/// <summary>What a gateway behind HTTP is asked, and where.</summary>
public sealed class HttpGatewayQuestions : HttpGatewayTest
{
    [Fact]
    public async Task A_submit_names_the_order_the_exact_amount_and_the_key()
    {
        var price = Samples.Order("ORD001", price: "1234567890.123456789012345678").Price;
        await Gateway().Ask(new PaymentQuestion.Submit(Order1, price), default);
        Assert.Equal(
            new Received(
                "/gateway/payments",
                "ORD001",
                "application/json",
                """{"orderId":"ORD001","amount":"1234567890.123456789012345678"}"""
            ),
            Assert.Single(Server.Received)
        );
    }

    [Fact]
    public async Task A_void_names_the_order_and_the_same_key()
    {
        await Gateway().Ask(Void, default);
        Assert.Equal(
            new Received("/gateway/voids", "ORD001", "application/json", """{"orderId":"ORD001"}"""),
            Assert.Single(Server.Received)
        );
    }

    [Fact]
    public async Task A_refund_names_the_order_the_payment_the_exact_amount_and_a_key_of_its_own()
    {
        var amount = Samples.Order("ORD001", price: "1234567890.123456789012345678").Price;
        await Gateway().Ask(new PaymentQuestion.Refund(Order1, "8F3A", amount), default);
        Assert.Equal(
            new Received(
                "/gateway/refunds",
                "ORD001%23REFUND",
                "application/json",
                """{"orderId":"ORD001","paymentId":"8F3A","amount":"1234567890.123456789012345678"}"""
            ),
            Assert.Single(Server.Received)
        );
    }

    [Fact]
    public void A_refund_of_a_payment_without_a_name_leaves_the_name_out() =>
        Assert.Equal(
            """{"orderId":"ORD001","amount":"33.25"}""",
            ValueJson.Write(PaymentGateway.Declared.Write(new PaymentQuestion.Refund(Order1, "", Samples.Order1.Price)))
        );

    [Theory]
    [InlineData("ORD001")]
    [InlineData("ORD001%23REFUND")]
    [InlineData("zażółć 1")]
    public async Task The_key_of_a_refund_is_no_key_of_any_payment(string order)
    {
        var id = Samples.Order(order).OrderId;
        await Gateway().Ask(new PaymentQuestion.Refund(id, "A1", Samples.Order1.Price), default);
        await Gateway().Ask(new PaymentQuestion.Void(id), default);
        Assert.Equal($"{Server.Received[1].Key}%23REFUND", Server.Received[0].Key);
        // Only the refund's key has a number sign once it is decoded: no order's id can have one.
        Assert.Contains('#', Uri.UnescapeDataString(Server.Received[0].Key));
        Assert.DoesNotContain('#', Uri.UnescapeDataString(Server.Received[1].Key));
        Assert.True(OrderId.Parse(new Value.Text($"{order}#REFUND")).IsLeft);
    }

    [Theory]
    [InlineData("ORD-001_a.b~", "ORD-001_a.b~")]
    [InlineData("zażółć 1", "za%C5%BC%C3%B3%C5%82%C4%87%201")]
    [InlineData("za%C5%BC", "za%25C5%25BC")]
    [InlineData("\"a\":/\\😀", "%22a%22%3A%2F%5C%F0%9F%98%80")]
    public async Task The_key_of_any_order_is_plain_ASCII_and_its_own(string order, string key)
    {
        var answer = await Gateway().Ask(new PaymentQuestion.Void(Samples.Order(order).OrderId), default);
        Assert.IsType<PaymentAnswer.Voided>(answer);
        Assert.Equal(key, Assert.Single(Server.Received).Key);
    }

    [Fact]
    public async Task The_longest_order_id_there_is_makes_a_key_that_arrives()
    {
        var order = Samples.Order(string.Concat(Enumerable.Repeat("é", Identifier.BytesMax / 2))).OrderId;
        Assert.IsType<PaymentAnswer.Voided>(await Gateway().Ask(new PaymentQuestion.Void(order), default));
        var refund = new PaymentQuestion.Refund(order, new string('9', PaymentGateway.PaymentIdBytesMax), Price.Of(1));
        Assert.Equal(new PaymentAnswer.Refused("nothing was captured"), await Gateway().Ask(refund, default));
        Assert.Equal(777, Server.Received[1].Key.Length);
    }

    [Theory]
    [InlineData("https://pay.example")]
    [InlineData("https://pay.example:8443/v1/")]
    [InlineData("http://127.0.0.1:5090")]
    [InlineData("http://localhost:5090/")]
    [InlineData("http://[::1]:5090")]
    public void An_address_is_https_or_on_loopback(string text) => Assert.True(HttpGateway.ParseAddress(text).IsRight);

    [Theory]
    [InlineData("")]
    [InlineData("pay.example")]
    [InlineData("http://pay.example")]
    [InlineData("http://127.0.0.1.example.com")]
    [InlineData("ftp://pay.example")]
    [InlineData("https://user:secret@pay.example")]
    [InlineData("https://pay.example?key=secret")]
    [InlineData("/payments")]
    public void Other_addresses_are_refused_without_showing_them(string text)
    {
        var fault = (string)HttpGateway.ParseAddress(text);
        Assert.StartsWith("is not a gateway's address; expected https://", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault, StringComparison.Ordinal);
    }
}
