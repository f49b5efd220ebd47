using Ecomm.Adapters;

namespace MyDomain.Tests;

public sealed class Wiring
{
    [Fact]
    public void The_routes_of_Terraform_are_what_the_slices_declare() =>
        Assert.Equal(
            Routes.Of(Domains.All).ToJson(),
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "routes.json"))
        );
}
