using System.Text;
using System.Text.Json;
using Ecomm.Lambdas;
using Ecomm.Lambdas.Envelopes;

namespace Ecomm.Contracts.Envelopes;

/// <summary>What Lambda passes to a function and takes from it, as AWS's documentation shows it.</summary>
public sealed class LambdaEnvelopes
{
    // «Using Lambda with Amazon SQS», example standard queue message event.
    private const string Sqs = """
        {
          "Records": [
            {
              "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d",
              "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a...",
              "body": "Test message.",
              "attributes": {
                "ApproximateReceiveCount": "1",
                "SentTimestamp": "1545082649183",
                "SenderId": "AIDAIENQZJOLO23YVJ4VO",
                "ApproximateFirstReceiveTimestamp": "1545082649185"
              },
              "messageAttributes": {
                "myAttribute": {
                  "stringValue": "myValue",
                  "stringListValues": [],
                  "binaryListValues": [],
                  "dataType": "String"
                }
              },
              "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
              "eventSource": "aws:sqs",
              "eventSourceARN": "arn:aws:sqs:us-east-2:123456789012:my-queue",
              "awsRegion": "us-east-2"
            },
            {
              "messageId": "2e1424d4-f796-459a-8184-9c92662be6da",
              "receiptHandle": "AQEBzWwaftRI0KuVm4tP+/7q1rGgNqicHq...",
              "body": "Test message.",
              "attributes": {
                "ApproximateReceiveCount": "12",
                "SentTimestamp": "1545082650636",
                "SenderId": "AIDAIENQZJOLO23YVJ4VO",
                "ApproximateFirstReceiveTimestamp": "1545082650649"
              },
              "messageAttributes": {},
              "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
              "eventSource": "aws:sqs",
              "eventSourceARN": "arn:aws:sqs:us-east-2:123456789012:my-queue",
              "awsRegion": "us-east-2"
            }
          ]
        }
        """;

    // «Create AWS Lambda integrations for HTTP APIs», payload format version 2.0.
    private const string Http = """
        {
          "version": "2.0",
          "routeKey": "$default",
          "rawPath": "/my/path",
          "rawQueryString": "parameter1=value1&parameter1=value2&parameter2=value",
          "cookies": ["cookie1", "cookie2"],
          "headers": {
            "content-type": "application/json",
            "header2": "value1,value2",
            "x-amzn-trace-id": "Root=1-67891233-abcdef012345678912345678"
          },
          "queryStringParameters": { "parameter1": "value1,value2", "parameter2": "value" },
          "requestContext": {
            "accountId": "123456789012",
            "apiId": "api-id",
            "authentication": {
              "clientCert": { "clientCertPem": "CERT_CONTENT", "validity": { "notBefore": "May 28 12:30:02 2019 GMT" } }
            },
            "authorizer": { "jwt": { "claims": { "claim1": "value1" }, "scopes": ["scope1", "scope2"] } },
            "domainName": "id.execute-api.us-east-1.amazonaws.com",
            "domainPrefix": "id",
            "http": {
              "method": "POST",
              "path": "/my/path",
              "protocol": "HTTP/1.1",
              "sourceIp": "192.0.2.1",
              "userAgent": "agent"
            },
            "requestId": "id",
            "routeKey": "$default",
            "stage": "$default",
            "time": "12/Mar/2020:19:03:58 +0000",
            "timeEpoch": 1583348638390
          },
          "body": "Hello from Lambda",
          "pathParameters": { "parameter1": "value1" },
          "isBase64Encoded": false,
          "stageVariables": { "stageVariable1": "value1", "stageVariable2": "value2" }
        }
        """;

    [Fact]
    public void The_documented_batch_of_messages_is_read()
    {
        var batch = JsonSerializer.Deserialize(Sqs, EnvelopeJson.Default.SqsEvent)!;
        Assert.Equal(2, batch.Records.Count);
        Assert.Equal(
            new SqsMessage(
                "059f36b4-87a3-44ab-83d2-661975830a7d",
                "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a...",
                "Test message.",
                new SqsAttributes("1", "1545082649183")
            ),
            batch.Records[0]
        );
        Assert.Equal("12", batch.Records[1].Attributes!.ApproximateReceiveCount);
    }

    [Fact]
    public void The_failures_of_a_batch_are_written_as_documented()
    {
        var response = new SqsBatchResponse([new SqsBatchItemFailure("id2"), new SqsBatchItemFailure("id4")]);
        Assert.Equal(
            """{"batchItemFailures":[{"itemIdentifier":"id2"},{"itemIdentifier":"id4"}]}""",
            JsonSerializer.Serialize(response, EnvelopeJson.Default.SqsBatchResponse)
        );
        Assert.Equal(
            """{"batchItemFailures":[]}""",
            JsonSerializer.Serialize(new SqsBatchResponse([]), EnvelopeJson.Default.SqsBatchResponse)
        );
    }

    [Fact]
    public void The_documented_request_is_read()
    {
        var request = ReadHttp(Http);
        Assert.Equal("Hello from Lambda", Encoding.UTF8.GetString(request.Body.Span));
        Assert.Equal("application/json", request.ContentType);
        Assert.Equal("67891233abcdef012345678912345678", TraceIds.From(request.TraceHeader));
    }

    [Fact]
    public void A_request_without_headers_or_body_is_read_as_one_without()
    {
        var request = ReadHttp("""{"version":"2.0","requestContext":{},"isBase64Encoded":false}""");
        Assert.True(request.Body.IsEmpty);
        Assert.Null(request.ContentType);
        Assert.Null(request.TraceHeader);
    }

    [Fact]
    public void A_body_in_base64_is_decoded_to_its_bytes()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes("{\"sku\":\"中😀\"}"), 0xff];
        var request = ReadHttp($$"""{"body":"{{Convert.ToBase64String(bytes)}}","isBase64Encoded":true}""");
        Assert.Equal(bytes, request.Body.ToArray());
    }

    [Fact]
    public void A_body_that_says_it_is_base64_and_is_not_stays_as_it_is()
    {
        var request = ReadHttp("""{"body":"{\"not\": base64}","isBase64Encoded":true}""");
        Assert.Equal("""{"not": base64}""", Encoding.UTF8.GetString(request.Body.Span));
    }

    [Fact]
    public void The_w3c_trace_goes_before_amazons()
    {
        var request = ReadHttp(
            """
            {"headers":{"traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                        "x-amzn-trace-id":"Root=1-67891233-abcdef012345678912345678"}}
            """
        );
        Assert.Equal(Samples.Trace, TraceIds.From(request.TraceHeader));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00-xyz")]
    [InlineData("Root=1-1-1")]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01")]
    [InlineData("Root=1-00000000-000000000000000000000000")]
    public void A_trace_that_cannot_be_read_is_replaced_by_a_new_one(string? header)
    {
        var trace = TraceIds.From(header);
        Assert.Matches("^[0-9a-f]{32}$", trace);
        Assert.NotEqual(new string('0', 32), trace);
    }

    [Fact]
    public void A_response_is_written_as_documented()
    {
        var response = HttpApiResponse.From(new ApiResponse(503, """{"message":"later"}""", Samples.Trace, "1"));
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(response, EnvelopeJson.Default.HttpApiResponse));
        var root = json.RootElement;
        Assert.Equal(503, root.GetProperty("statusCode").GetInt32());
        Assert.Equal("""{"message":"later"}""", root.GetProperty("body").GetString());
        Assert.False(root.GetProperty("isBase64Encoded").GetBoolean());
        var headers = root.GetProperty("headers");
        Assert.Equal("application/json", headers.GetProperty("content-type").GetString());
        Assert.Equal(Samples.Trace, headers.GetProperty("x-trace-id").GetString());
        Assert.Equal("1", headers.GetProperty("retry-after").GetString());
    }

    private static ApiRequest ReadHttp(string json) =>
        JsonSerializer.Deserialize(json, EnvelopeJson.Default.HttpApiRequest)!.ToRequest();
}
