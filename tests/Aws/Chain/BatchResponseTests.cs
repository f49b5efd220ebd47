using Ecomm.Emulation.Events;
using Ecomm.Emulation.Functions;

namespace Ecomm.Aws.Tests.Chain;

/// <summary>What Lambda documents of partial batch responses.</summary>
public sealed class BatchResponseTests
{
    private static readonly string[] Batch = ["m1", "m2", "m3"];

    [Fact]
    public void What_the_response_does_not_name_is_deleted() =>
        Assert.Equal(["m1", "m3"], Succeeded("""{"batchItemFailures":[{"itemIdentifier":"m2"}]}"""));

    [Theory]
    [InlineData("""{"batchItemFailures":[]}""")]
    [InlineData("""{"batchItemFailures":null}""")]
    [InlineData("{}")]
    [InlineData("null")]
    public void A_response_without_failures_deletes_all(string response) => Assert.Equal(Batch, Succeeded(response));

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("\"ok\"")]
    [InlineData("""{"batchItemFailures":{}}""")]
    [InlineData("""{"batchItemFailures":["m1"]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":""}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":null}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":1}]}""")]
    [InlineData("""{"batchItemFailures":[{"messageId":"m1"}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"m9"}]}""")]
    public void A_response_that_is_not_understood_deletes_nothing(string response) => Assert.Empty(Succeeded(response));

    [Fact]
    public void A_failed_invocation_deletes_nothing() =>
        Assert.Empty(BatchResponse.Succeeded(new CallOutcome.Failed("timed out"), Batch, reportsFailures: true));

    [Fact]
    public void Without_reports_of_failures_a_response_says_nothing_and_all_is_deleted() =>
        Assert.Equal(
            Batch,
            BatchResponse.Succeeded(new CallOutcome.Succeeded("not json"), Batch, reportsFailures: false)
        );

    private static IEnumerable<string> Succeeded(string response) =>
        BatchResponse.Succeeded(new CallOutcome.Succeeded(response), Batch, reportsFailures: true).Order();
}
