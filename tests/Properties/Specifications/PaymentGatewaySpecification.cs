namespace Ecomm.Properties.Specifications;

/// <summary>What the fake of the gateway does with a question, and what counts as an answer of a gateway.</summary>
public sealed class PaymentGatewaySpecification
{
    private static readonly PaymentGateway Gateway = PaymentGateway.Declared;
    private static readonly OrderId Order = Examples.Ordered.OrderId;
    private readonly Dictionary<Key, Value.Map> ledger = [];

    [Fact]
    public void A_capture_stands_and_is_answered_again_with_its_name_and_amount()
    {
        Assert.Equal(new PaymentAnswer.Captured("name", Price("9.99")), Ask(Submit("9.99")));
        Assert.Equal(new PaymentAnswer.Captured("name", Price("9.99")), Ask(Submit("9.99"), "other"));
        Assert.Equal(new PaymentAnswer.Captured("name", Price("9.99")), Ask(new PaymentQuestion.Void(Order)));
        Assert.IsType<PaymentAnswer.Refused>(Ask(Submit("9.98")));
    }

    [Theory]
    [InlineData("0", true)]
    [InlineData("0.01", false)]
    [InlineData("99999.99", false)]
    [InlineData("100000", true)]
    [InlineData("100001", true)]
    public void It_declines_nothing_but_a_price_of_0_and_of_100_000_or_more(string price, bool declines)
    {
        Assert.Equal(declines, Ask(Submit(price)) is PaymentAnswer.Declined { PaymentId: "name" });
        Assert.Equal(declines, Ask(Submit(price)) is PaymentAnswer.Declined { PaymentId: "name" });
    }

    [Fact]
    public void A_refund_gives_back_once_and_never_more_than_was_captured()
    {
        Assert.IsType<PaymentAnswer.Refused>(Ask(Refund("9.99")));
        Ask(Submit("9.99"));
        Assert.IsType<PaymentAnswer.Refused>(Ask(Refund("10")));
        Assert.Equal(new PaymentAnswer.Refunded("back", Price("9.99")), Ask(Refund("9.99"), "back"));
        Assert.Equal(new PaymentAnswer.Refunded("back", Price("9.99")), Ask(Refund("9.99"), "again"));
        Assert.IsType<PaymentAnswer.Refused>(Ask(Refund("9.98")));
    }

    [Fact]
    public void Less_than_all_may_be_given_back_and_the_balance_says_what_is_left()
    {
        Ask(Submit("9.99"));
        Ask(Refund("4"), "back");

        var balance = Assert.Single(
            Gateway.Balances(toSeq(ledger.Select(entry => new Item(entry.Key, entry.Value)).ToArray()))
        );

        Assert.Equal("9.99", Number(balance["captured"]));
        Assert.Equal("4", Number(balance["refunded"]));
        Assert.Equal("5.99", Number(balance["net"]));
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("1.50", true)]
    [InlineData("1.5.0", false)]
    [InlineData(".5", false)]
    [InlineData("5.", false)]
    [InlineData("1e2", false)]
    [InlineData("-1", false)]
    [InlineData("", false)]
    public void An_amount_is_digits_with_at_most_one_point_among_them(string amount, bool isUsable) =>
        Assert.Equal(
            isUsable,
            Answer(("status", "captured"), ("paymentId", "p"), ("amount", amount)) is PaymentAnswer.Captured
        );

    [Theory]
    [InlineData("p", true)]
    [InlineData("", false)]
    [InlineData("a\nb", false)]
    [InlineData("a\ufffeb", false)]
    [InlineData("a\uffffb", false)]
    [InlineData("a\ufffdb", true)]
    [InlineData("\ud83d\ude00", true)]
    public void A_name_is_printable_text(string name, bool isUsable) =>
        Assert.Equal(isUsable, Answer(("status", "captured"), ("paymentId", name)) is PaymentAnswer.Captured);

    [Theory]
    [InlineData('p', 256, true)]
    [InlineData('p', 257, false)]
    [InlineData('\u00e9', 128, true)]
    [InlineData('\u00e9', 129, false)]
    public void A_name_has_at_most_256_bytes(char of, int length, bool isUsable) =>
        Assert.Equal(
            isUsable,
            Answer(("status", "captured"), ("paymentId", new string(of, length))) is PaymentAnswer.Captured
        );

    [Fact]
    public void A_capture_need_not_name_its_amount_and_an_answer_about_another_order_is_none()
    {
        Assert.Equal(new PaymentAnswer.Captured("p"), Answer(("status", "captured"), ("paymentId", "p")));
        Assert.IsType<PaymentAnswer.Failed>(
            Gateway.Read(Submit("1"), 200, Map(("orderId", "another"), ("status", "voided")))
        );
        Assert.IsType<PaymentAnswer.Failed>(Gateway.Read(Submit("1"), 200, Map(("status", "voided"))));
    }

    [Fact]
    public void What_the_journal_keeps_of_an_answer_is_that_answer()
    {
        PaymentAnswer[] all =
        [
            new PaymentAnswer.Captured("p", Price("1.5")),
            new PaymentAnswer.Captured("p"),
            new PaymentAnswer.Declined("d"),
            new PaymentAnswer.Voided(),
            new PaymentAnswer.Refunded("r", Price("2")),
            new PaymentAnswer.Failed("why"),
            new PaymentAnswer.Refused("because"),
        ];
        Assert.All(all, answer => Assert.Equal(answer, Gateway.Kept(Gateway.Keep(answer))));
    }

    [Fact]
    public void A_request_for_a_refund_names_the_payment_unless_its_name_is_not_known()
    {
        Assert.Equal("p", (Gateway.Write(Refund("1", "p"))["paymentId"] as Value.Text)?.Of);
        Assert.Null(Gateway.Write(Refund("1", ""))["paymentId"]);
    }

    private static Price Price(string amount) => Examples.Price(amount);

    private static PaymentQuestion.Submit Submit(string price) => new(Order, Price(price));

    private static PaymentQuestion.Refund Refund(string price, string payment = "name") =>
        new(Order, payment, Price(price));

    private static Answer Answer(params (string Name, string Text)[] fields) =>
        Gateway.Read(Submit("1"), 200, Map([("orderId", Order.Text), .. fields]));

    private static Value.Map Map(params (string Name, string Text)[] fields)
    {
        var map = new Value.Map();
        foreach (var (name, text) in fields)
        {
            map.Add(name, text);
        }
        return map;
    }

    private static string? Number(Value? value) => (value as Value.Number)?.Of.Text;

    private Answer Ask(Question question, string name = "name")
    {
        var keys = Gateway.LedgerKeys(question);
        var reply = Gateway.Act(
            question,
            key => keys.Exists(one => one == key) ? ledger.GetValueOrDefault(key) : throw new KeyNotFoundException(),
            new FakeMoment(Fails: false, name, Examples.Now)
        );
        if (reply.Entry is { } entry)
        {
            ledger[keys[0]] = entry;
        }
        return reply.Answer;
    }
}
