using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ecomm.Aws.Tests.Chain;

/// <summary>
/// Stands between the functions and the emulator, which lets everybody do everything: passes each request on and notes those that the
/// function's role does not allow, and which AWS would have refused. A function's access key is its handler.
/// </summary>
internal sealed class PermissionGate : IAsyncDisposable
{
    private static readonly string[] Kept = ["x-amzn-RequestId", "x-amz-crc32"];

    private readonly RolePolicies policies;
    private readonly HttpClient http;
    private readonly WebApplication app;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ecomm-gate-");
    private readonly ConcurrentDictionary<string, bool> requests = new();

    private PermissionGate(RolePolicies policies, Uri target, WebApplication app)
    {
        this.policies = policies;
        http = new HttpClient { BaseAddress = target };
        this.app = app;
    }

    /// <summary>What functions asked for, without the rest of each key behind its first part.</summary>
    public IEnumerable<string> Requests => requests.Keys;

    /// <summary>What their roles do not allow.</summary>
    public IEnumerable<string> Denied => requests.Where(request => !request.Value).Select(request => request.Key);

    public static async Task<PermissionGate> Start(RolePolicies policies, Uri target)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var gate = new PermissionGate(policies, target, app);
        app.Run(gate.Forward);
        await app.StartAsync();
        return gate;
    }

    /// <summary>The program, told to go through this gate.</summary>
    public async Task<string> Wrap(string bootstrap)
    {
        var wrapped = Path.Combine(folder.FullName, "bootstrap");
        await File.WriteAllTextAsync(
            wrapped,
            $"""
            #!/bin/sh
            export AWS_ENDPOINT_URL="{app.Urls.First()}" AWS_ACCESS_KEY_ID="$_HANDLER"
            exec "{bootstrap}"

            """
        );
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(wrapped, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
        return wrapped;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        http.Dispose();
        folder.Delete(recursive: true);
    }

    private async Task Forward(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var headers = context.Request.Headers;
        Note($"{headers.Authorization}", $"{headers["X-Amz-Target"]}", body);

        using var request = new HttpRequestMessage(HttpMethod.Post, context.Request.Path)
        {
            Content = new StringContent(body),
        };
        request.Content.Headers.ContentType = new(context.Request.ContentType ?? "application/x-amz-json-1.0");
        foreach (
            var (name, values) in headers.Where(header =>
                header.Key.StartsWith("X-Amz", StringComparison.OrdinalIgnoreCase) || header.Key == "Authorization"
            )
        )
        {
            request.Headers.TryAddWithoutValidation(name, values.ToArray());
        }
        using var answer = await http.SendAsync(request);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        foreach (var name in Kept.Where(answer.Headers.Contains))
        {
            context.Response.Headers[name] = answer.Headers.GetValues(name).ToArray();
        }
        await context.Response.WriteAsync(await answer.Content.ReadAsStringAsync());
    }

    // AWS4-HMAC-SHA256 Credential=KEY/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=…
    private void Note(string authorization, string target, string body)
    {
        var handler = authorization.Split("Credential=")[^1].Split('/')[0];
        using var document = JsonDocument.Parse(body);
        foreach (var request in FunctionRequest.Of(target, document.RootElement))
        {
            var kinds = request.LeadingKeys.Select(key => string.Join('#', key.Split('#').SkipLast(1))).Distinct();
            var allowed = policies.Allows(handler, request);
            requests.AddOrUpdate(
                $"{handler}: {request.Action} {request.Resource} {string.Join(' ', kinds)}".Trim(),
                allowed,
                (_, before) => before && allowed
            );
        }
    }
}
