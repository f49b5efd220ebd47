using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ecomm.Aws.Tests.Tools;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ecomm.Aws.Tests.Commands;

/// <summary>An operator's credentials as people have them: a role to take on, or a session of single sign-on.</summary>
[Collection(EmulatorCollection.Name)]
public sealed class OperatorProfileTests(EmulatorGroup group) : IDisposable
{
    private const string SignOnKey = "ASIASIGNON0000000000";

    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("ecomm-home-");

    public static TheoryData<string[]> Lines =>
        new([
            ["stuck", "--older-than", "0"],
            ["redrive"],
            ["redeliver", "--order", "ORDER-1"],
        ]);

    public void Dispose() => home.Delete(recursive: true);

    [SkippableTheory]
    [MemberData(nameof(Lines))]
    public async Task A_profile_that_takes_on_a_role_asks_as_that_role(string[] line)
    {
        await using var shop = await group.Deploy();
        await shop.Place("ORDER-1");
        var (log, environment) = await shop.Watched();
        await using var watched = log;
        Write(
            "config",
            """
            [profile operator]
            role_arn = arn:aws:iam::123456789012:role/operator
            source_profile = person
            """
        );
        Write("credentials", "[person]\naws_access_key_id = PERSON\naws_secret_access_key = secret\n");

        var (exitCode, output) = await shop.Run(Profile(environment), line);

        Assert.True(exitCode == 0, output);
        Assert.Equal("PERSON", Assert.Single(log.Calls, call => call.Action == "sts:AssumeRole").Key);
        Assert.All(
            log.Calls.Where(call => call.Action != "sts:AssumeRole"),
            call => Assert.StartsWith("ASIA", call.Key, StringComparison.Ordinal)
        );
        Assert.NotEqual(1, log.Calls.Count);
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_profile_of_single_sign_on_asks_as_its_role_and_refreshes_its_session(int hoursLeft)
    {
        await using var shop = await group.Deploy();
        await shop.Place("ORDER-1");
        var (log, environment) = await shop.Watched();
        await using var watched = log;
        await using var portal = await Portal();
        environment["AWS_ENDPOINT_URL_SSO"] = portal.Urls.First();
        environment["AWS_ENDPOINT_URL_SSO_OIDC"] = portal.Urls.First();
        Write(
            "config",
            """
            [profile operator]
            sso_session = company
            sso_account_id = 123456789012
            sso_role_name = Operator

            [sso-session company]
            sso_region = us-east-1
            sso_start_url = https://company.awsapps.com/start
            sso_registration_scopes = sso:account:access
            """
        );
        SignedOn(DateTimeOffset.UtcNow.AddHours(hoursLeft), hoursLeft > 0 ? "fresh" : "stale");

        var (exitCode, output) = await shop.Run(Profile(environment), "redeliver", "--order", "ORDER-1");

        Assert.True(exitCode == 0, output);
        Assert.NotEmpty(log.Calls);
        Assert.All(log.Calls, call => Assert.Equal(SignOnKey, call.Key));
    }

    /// <summary>What <c>aws sso login</c> leaves behind.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "The AWS tools name the file so.")]
    private void SignedOn(DateTimeOffset until, string token) =>
        Write(
            $".aws/sso/cache/{Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes("company")))}.json",
            JsonSerializer.Serialize(
                new Dictionary<string, string>
                {
                    ["startUrl"] = "https://company.awsapps.com/start",
                    ["region"] = "us-east-1",
                    ["accessToken"] = token,
                    ["expiresAt"] = until.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", null),
                    ["clientId"] = "client",
                    ["clientSecret"] = "secret",
                    ["registrationExpiresAt"] = DateTimeOffset
                        .UtcNow.AddDays(9)
                        .UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", null),
                    ["refreshToken"] = "refresh",
                }
            )
        );

    /// <summary>The sign-on service of AWS, as far as credentials go: a stale session gets none, and a new one if it asks.</summary>
    private static async Task<WebApplication> Portal()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(async context =>
        {
            context.Response.ContentType = "application/json";
            if (context.Request.Path == "/token")
            {
                await context.Response.WriteAsync(
                    """{"accessToken":"fresh","expiresIn":3600,"refreshToken":"next","tokenType":"Bearer"}"""
                );
                return;
            }
            if (context.Request.Headers["x-amz-sso_bearer_token"] != "fresh")
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return;
            }
            var until = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds();
            await context.Response.WriteAsync(
                $$$"""{"roleCredentials":{"accessKeyId":"{{{SignOnKey}}}","secretAccessKey":"s","sessionToken":"t","expiration":{{{until}}}}}"""
            );
        });
        await app.StartAsync();
        return app;
    }

    private Dictionary<string, string> Profile(Dictionary<string, string> environment) =>
        new(environment)
        {
            ["AWS_ACCESS_KEY_ID"] = "",
            ["AWS_SECRET_ACCESS_KEY"] = "",
            ["AWS_SESSION_TOKEN"] = "",
            ["AWS_PROFILE"] = "operator",
            ["AWS_CONFIG_FILE"] = Path.Combine(home.FullName, "config"),
            ["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(home.FullName, "credentials"),
            ["HOME"] = home.FullName,
        };

    private void Write(string path, string text)
    {
        var file = Path.Combine(home.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
