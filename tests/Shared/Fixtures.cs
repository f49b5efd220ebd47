namespace Ecomm.Tests;

/// <summary>What xunit would never dispose of: of what is only <see cref="IAsyncDisposable"/> it does not know.</summary>
public sealed class Fixtures
{
    [Fact]
    public void Whatever_is_disposed_of_asynchronously_is_so_in_the_way_that_xunit_knows()
    {
        var types = typeof(Fixtures).Assembly.GetTypes();
        var fixtures = types
            .SelectMany(type => type.GetInterfaces())
            .Where(one => one.IsGenericType)
            .Where(one =>
                one.GetGenericTypeDefinition() == typeof(IClassFixture<>)
                || one.GetGenericTypeDefinition() == typeof(ICollectionFixture<>)
            )
            .Select(one => one.GenericTypeArguments[0]);
        var classes = types.Where(type =>
            type.GetMethods().Any(method => method.IsDefined(typeof(FactAttribute), inherit: true))
        );
        Assert.DoesNotContain(
            fixtures.Concat(classes),
            type => type.IsAssignableTo(typeof(IAsyncDisposable)) && !type.IsAssignableTo(typeof(IAsyncLifetime))
        );
    }
}
