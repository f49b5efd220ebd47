namespace Ecomm.Contracts.Payments;

/// <summary>Nor is an answer that misses its amount, or names one that is not exact, taken for a capture or a refund.</summary>
public sealed partial class HttpGatewayAnswers
{
    private const string CapturedA1 = """{"orderId":"ORD001","status":"captured","paymentId":"A1"}""";

    public static TheoryData<string> NoAmounts =>
        [
            "33.25",
            "null",
            "true",
            "[]",
            "\"\"",
            "\" 33.25\"",
            "\"33.25 EUR\"",
            "\"33,25\"",
            "\"-33.25\"",
            "\"+33.25\"",
            "\".5\"",
            "\"33.\"",
            "\"3.3.25\"",
            "\"1e3\"",
            "\"٣٣\"",
            "\"1.2345678901234567890123456789\"",
            "\"12345678901234567890123456789\"",
            $"\"1{new string('0', 60)}\"",
        ];

    [Theory]
    [MemberData(nameof(NoAmounts))]
    public async Task A_capture_or_a_refund_of_an_amount_that_is_not_understood_is_a_failure(string amount)
    {
        Answer($$"""{"orderId":"ORD001","status":"refunded","refundId":"R1","amount":{{amount}}}""");
        await AssertFailed("the gateway's answer has no usable amount: *", Refund);
        Answer($$"""{"orderId":"ORD001","status":"captured","paymentId":"A1","amount":{{amount}}}""");
        await AssertFailed("the gateway's answer has no usable amount: *");
        await AssertFailed("the gateway's answer has no usable amount: *", Void);
    }

    [Theory]
    [InlineData("33.25", "33.25")]
    [InlineData("33.250", "33.25")]
    [InlineData("0", "0")]
    [InlineData("0.1234567890123456789012345678", "0.1234567890123456789012345678")]
    [InlineData("1234567890123456789012345678", "1234567890123456789012345678")]
    [InlineData("9999999999999999999999999.999", "9999999999999999999999999.999")]
    public async Task An_amount_is_read_to_its_last_digit(string amount, string read)
    {
        Answer($$"""{"orderId":"ORD001","status":"captured","paymentId":"A1","amount":"{{amount}}"}""");
        var captured = Assert.IsType<PaymentAnswer.Captured>(await Gateway().Ask(Submit, default));
        Assert.Equal(("A1", read), (captured.PaymentId, captured.Amount?.Numeral.Text));
        Assert.Equal(captured, await Gateway().Ask(Void, default));
        Answer($$"""{"orderId":"ORD001","status":"refunded","refundId":"R1","amount":"{{amount}}"}""");
        var refunded = Assert.IsType<PaymentAnswer.Refunded>(await Gateway().Ask(Refund, default));
        Assert.Equal(("R1", read), (refunded.RefundId, refunded.Amount.Numeral.Text));
    }

    [Fact]
    public async Task A_capture_need_not_say_its_amount()
    {
        Answer(CapturedA1);
        Assert.Equal(new PaymentAnswer.Captured("A1"), await Gateway().Ask(Submit, default));
        Assert.Equal(new PaymentAnswer.Captured("A1"), await Gateway().Ask(Void, default));
    }

    [Theory]
    [InlineData("""{"orderId":"ORD001","status":"refunded"}""", "*no usable refundId: missing")]
    [InlineData("""{"orderId":"ORD001","status":"refunded","amount":"33.25"}""", "*no usable refundId: missing")]
    [InlineData("""{"orderId":"ORD001","status":"refunded","paymentId":"R1","amount":"33.25"}""", "*refundId: missing")]
    [InlineData("""{"orderId":"ORD001","status":"refunded","refundId":"","amount":"33.25"}""", "*an empty string")]
    [InlineData("""{"orderId":"ORD001","status":"refunded","refundId":"R1"}""", "*no usable amount: missing")]
    [InlineData("""{"orderId":"ORD002","status":"refunded","refundId":"R1","amount":"33.25"}""", "*another order: *")]
    [InlineData("""{"orderId":"ORD001","status":"voided"}""", "*with status 200 and 'voided'")]
    [InlineData("""{"orderId":"ORD001","status":"declined","paymentId":"A1"}""", "*with status 200 and 'declined'")]
    [InlineData(CapturedA1, "*with status 200 and 'captured'")]
    [InlineData("""{"orderId":"ORD001","status":"refused","reason":"why"}""", "*with status 200 and 'refused'")]
    public async Task Nothing_but_a_refund_is_taken_for_one(string body, string why)
    {
        Answer(body);
        await AssertFailed(why, Refund);
    }

    [Fact]
    public async Task A_refund_is_no_answer_to_a_submit_or_a_void()
    {
        Answer("""{"orderId":"ORD001","status":"refunded","refundId":"R1","amount":"33.25"}""");
        await AssertFailed("the gateway answered with status 200 and 'refunded'");
        await AssertFailed("the gateway answered with status 200 and 'refunded'", Void);
    }

    [Fact]
    public async Task A_refund_is_refused_with_status_422_alone_and_with_a_reason_that_can_be_shown()
    {
        Answer("""{"orderId":"ORD001","status":"refused","reason":"more than was captured"}""", 422);
        Assert.Equal(new PaymentAnswer.Refused("more than was captured"), await Gateway().Ask(Refund, default));
        Answer("""{"orderId":"ORD001","status":"refunded","refundId":"R1","amount":"33.25"}""", 422);
        await AssertFailed("the gateway answered with status 422 and 'refunded'", Refund);
    }

    /// <summary>From now on the server says so, whatever it is asked.</summary>
    private void Answer(string body, int status = 200) =>
        Server.Conduct = (http, _, _) => GatewayServer.Send(http, status, "application/json", body);
}
