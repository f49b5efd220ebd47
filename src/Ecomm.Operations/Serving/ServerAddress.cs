namespace Ecomm.Operations.Serving;

/// <summary>Where a server on this machine listens.</summary>
public static class ServerAddress
{
    /// <summary>The port without options.</summary>
    public const int PortDefault = 5080;

    /// <summary>Where the started application listens.</summary>
    public static Uri Of(WebApplication app) => new(app.Urls.First());
}
