namespace Ecomm.Contracts.Payments;

/// <summary>What gateways have been seen to do.</summary>
internal static class Conducts
{
    public static readonly Conduct Serve = async (_, act, answer) => await answer(await act());

    public static readonly Conduct BreakOff = (http, _, _) =>
    {
        http.Abort();
        return Task.CompletedTask;
    };

    /// <summary>It does what it was asked, for good, and nobody hears of it.</summary>
    public static readonly Conduct ActAndBreakOff = async (http, act, _) =>
    {
        await act();
        http.Abort();
    };

    /// <summary>It does not know who asks.</summary>
    public static readonly Conduct Refuse = (http, _, _) =>
    {
        http.Response.StatusCode = 401;
        return Task.CompletedTask;
    };

    public static readonly Conduct ActAndFail = async (http, act, _) =>
    {
        await act();
        http.Response.StatusCode = 500;
    };

    public static readonly Conduct Stall = (http, _, _) => Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted);

    public static readonly Conduct StallAmidTheAnswer = async (http, _, _) =>
    {
        await GatewayServer.Send(http, 200, "application/json", """{"orderId":"ORD001","status":"captu""");
        await http.Response.Body.FlushAsync();
        await Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted);
    };
}
