using System.Net;
using Ecomm.Operations.Serving;

namespace Ecomm.Hosting.Http;

/// <summary>Where a host listens, and whom it answers there.</summary>
public sealed record HttpEdge
{
    /// <summary>The address to listen on. Beyond the loopback addresses, <see cref="Token"/> is needed.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The TCP port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The origins whose pages may call the APIs. Operations and console answer their own pages only.</summary>
    public AllowedOrigins Origins { get; init; } = AllowedOrigins.Loopback;

    /// <summary>What each request must bring, or null.</summary>
    public AccessToken? Token { get; init; }
}
