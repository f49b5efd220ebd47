using Ecomm.Contracts.Payments;
using Ecomm.Lambdas;
using Ecomm.Lambdas.Envelopes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecomm.Contracts.Handlers;

/// <summary>A byte order mark before a body is no part of it, as in a file.</summary>
public sealed class ByteOrderMarks
{
    private static readonly byte[] Mark = [0xEF, 0xBB, 0xBF];

    [Fact]
    public async Task A_body_with_a_byte_order_mark_is_accepted() =>
        Assert.Equal(202, (await Ask([.. Mark, .. "{\"sku\":\"PLUMS\",\"units\":5,\"lotId\":\"LOT001\"}"u8])).Status);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Half_a_mark_or_nothing_but_a_mark_is_not(int cut) =>
        Assert.Equal(400, (await Ask(Mark[..^cut])).Status);

    [Fact]
    public void A_second_mark_is_not_JSON() => Assert.True(ValueJson.Parse([.. Mark, .. Mark, .. "{}"u8]).IsLeft);

    private static Task<ApiResponse> Ask(byte[] body)
    {
        var store = new MemoryStore();
        var shell = new Shell(store, store, new ScriptedGateway(), TimeProvider.System, () => 0);
        return new ApiHandler(RestockSkuApi.Slice, shell, TimeProvider.System, NullLogger<ApiHandler>.Instance).Handle(
            new ApiRequest(body, "application/json", null),
            default
        );
    }
}
