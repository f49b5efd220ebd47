using Ecomm.Local.Commands.Load;

namespace Ecomm.Commands.Tests;

public sealed class BaseUrlsTests
{
    private static readonly Uri Otherwise = new("http://127.0.0.1:5080");
    private static readonly Uri Common = new("https://common.example");
    private static readonly Uri Given = new("https://given.example/stage/");

    [Fact]
    public void Without_any_word_it_is_the_local_host()
    {
        var urls = BaseUrls.Of(null, _ => null, _ => null, Otherwise);

        Assert.Equal(new BaseUrls(Otherwise, Otherwise, Otherwise, Otherwise), urls);
    }

    [Fact]
    public void The_environment_names_the_domains_as_on_AWS()
    {
        var urls = BaseUrls.Of(null, _ => null, variable => $"https://{variable[..6]}.example", Otherwise);

        Assert.Equal("https://invent.example/", urls.Inventory.AbsoluteUri);
        Assert.Equal("https://orders.example/", urls.Orders.AbsoluteUri);
        Assert.Equal("https://paymen.example/", urls.Payments.AbsoluteUri);
        Assert.Equal("https://shipme.example/", urls.Shipments.AbsoluteUri);
    }

    [Fact]
    public void A_base_url_that_is_given_wins_over_the_environment_and_a_domain_wins_over_it()
    {
        var urls = BaseUrls.Of(
            Common,
            variable => variable == BaseUrls.OrdersVariable ? Given : null,
            _ => "https://environment.example",
            Otherwise
        );

        Assert.Equal(new BaseUrls(Common, Given, Common, Common), urls);
    }

    [Fact]
    public void A_path_of_a_base_url_is_kept() =>
        Assert.All(
            Routes.Of(Domains.All).Apis.Where(route => route.Domain != "testing"),
            route =>
                Assert.Equal(
                    $"https://given.example/stage{route.Path}",
                    HostLink.Below(new BaseUrls(Given, Given, Given, Given).Of(route), route.Path).AbsoluteUri
                )
        );

    [Fact]
    public void A_variable_that_is_no_URL_is_named()
    {
        var fault = Assert.Throws<InvalidDataException>(() =>
            BaseUrls.Of(null, _ => null, _ => "orders.example", Otherwise)
        );

        Assert.Contains("INVENTORY_API_BASE_URL is 'orders.example'", fault.Message, StringComparison.Ordinal);
    }
}
