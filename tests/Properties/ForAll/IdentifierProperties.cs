using FsCheck.Xunit;
using static Ecomm.Properties.Examples;

namespace Ecomm.Properties;

[Properties(Arbitrary = [typeof(Arbitraries)], MaxTest = 300)]
public sealed class IdentifierProperties
{
    [Property]
    public void An_identifier_is_read_trimmed_and_reads_back_as_itself(IdentifierText text)
    {
        var id = Valid(OrderId.Parse(Text(text.Padded)));
        Assert.Equal(text.Text, id.Text);
        Assert.Equal(id, Valid(OrderId.Parse(Text(id.Text))));
        Assert.Equal(id.Text, id.ToString());
    }

    /// <summary>All kinds share one grammar, so that an event that one worker reads is read by the next.</summary>
    [Property]
    public void All_identifiers_have_one_grammar(string? text)
    {
        var value = text is null ? Value.Null.It : Text(text);
        var expected = Identifier.Parse(value);
        Assert.Equal(expected, OrderId.Parse(value).Map(id => id.Text));
        Assert.Equal(expected, Sku.Parse(value).Map(id => id.Text));
        Assert.Equal(expected, LotId.Parse(value).Map(id => id.Text));
        Assert.Equal(expected, UserId.Parse(value).Map(id => id.Text));
    }

    [Property]
    public void A_forbidden_character_is_refused_wherever_it_stands(IdentifierText text, int place)
    {
        var at = (int)((uint)place % (text.Text.Length + 1));
        Assert.All(
            "#\0\u001f\u007f\u0080\u009f\ufffe\uffff",
            forbidden =>
            {
                var spoilt = $"<{text.Text.Insert(at, forbidden.ToString())}>";
                Assert.True(Identifier.Parse(Text(spoilt)).IsLeft, $"'{spoilt}' was read");
            }
        );
    }

    [Property]
    public void A_lone_surrogate_is_refused_and_a_pair_is_not(IdentifierText text)
    {
        Assert.True(Identifier.Parse(Text(text.Text + "\ud83c\udf51")).IsRight);
        Assert.Equal(
            Left<string, string>("contains a lone surrogate; expected an identifier without it"),
            Identifier.Parse(Text(text.Text + "\ud83c"))
        );
        Assert.True(Identifier.Parse(Text(text.Text + "\udf51\ud83c.")).IsLeft);
        Assert.True(Identifier.Parse(Text("\udf51" + text.Text)).IsLeft);
        Assert.True(Identifier.Parse(Text(text.Text + "\ud83c\ud83c\udf51")).IsLeft);
    }

    [Theory]
    [InlineData("a", 256, true)]
    [InlineData("a", 257, false)]
    [InlineData("ä", 128, true)]
    [InlineData("ä", 129, false)]
    [InlineData("€", 85, true)]
    [InlineData("€", 86, false)]
    [InlineData("\ud83c\udf51", 64, true)]
    [InlineData("\ud83c\udf51", 65, false)]
    public void Its_length_is_bounded_in_bytes_of_utf8(string character, int count, bool valid) =>
        Assert.Equal(valid, Identifier.Parse(Text(string.Concat(Enumerable.Repeat(character, count)))).IsRight);

    [Theory]
    [InlineData("")]
    [InlineData("    ")]
    [InlineData("abc")]
    [InlineData("  abc  ")]
    [InlineData("\u3000\u3000abc\u3000")]
    public void It_has_four_characters_that_are_not_blanks_around_it(string text) =>
        Assert.True(Identifier.Parse(Text(text)).IsLeft);

    [Fact]
    public void Blanks_around_it_do_not_count_against_its_length() =>
        Assert.True(Identifier.Parse(Text(new string(' ', 1000) + new string('a', 256))).IsRight);

    [Property]
    public void Only_a_text_is_an_identifier(Value value) =>
        Assert.True(value is Value.Text || Identifier.Parse(value).IsLeft);
}
