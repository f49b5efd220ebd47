using Microsoft.AspNetCore.Cors.Infrastructure;

namespace Ecomm.Operations.Serving;

/// <summary>ASP.NET Core's CORS with a policy for each path, and none for others: routes of APIs are known by their paths.</summary>
public sealed class PathCors(IReadOnlyDictionary<string, CorsPolicy> policies) : ICorsPolicyProvider
{
    public Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName) =>
        Task.FromResult(policies.GetValueOrDefault(context.Request.Path.Value ?? ""));
}
