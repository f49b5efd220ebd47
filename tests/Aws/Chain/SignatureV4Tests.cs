using Ecomm.Adapters.Aws;

namespace Ecomm.Aws.Tests.Chain;

/// <summary>AWS's own test suite of signatures: its credentials, time and answers.</summary>
public sealed class SignatureV4Tests
{
    private static readonly DateTimeOffset Time = new(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("GET", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("POST", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")]
    public void A_request_is_signed_as_AWS_signs_it(string method, string signature)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri("https://example.amazonaws.com/"));
        SignatureV4.Sign(
            request,
            [],
            ("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
            "us-east-1",
            "service",
            Time
        );
        Assert.Equal(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                + $"SignedHeaders=host;x-amz-date, Signature={signature}",
            request.Headers.GetValues("Authorization").Single()
        );
    }

    [Fact]
    public void The_body_and_all_headers_are_signed()
    {
        Assert.Equal(Signed("{}", "a"), Signed("{}", "a"));
        Assert.NotEqual(Signed("{}", "a"), Signed("{ }", "a"));
        Assert.NotEqual(Signed("{}", "a"), Signed("{}", "b"));
    }

    private static string Signed(string body, string target)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("http://127.0.0.1:5000/"));
        request.Content = new StringContent(body);
        request.Headers.Add("X-Amz-Target", target);
        SignatureV4.Sign(
            request,
            System.Text.Encoding.UTF8.GetBytes(body),
            ("test", "test"),
            "us-east-1",
            "dynamodb",
            Time
        );
        var authorization = request.Headers.GetValues("Authorization").Single();
        Assert.Contains("x-amz-target", authorization, StringComparison.Ordinal);
        return authorization;
    }
}
