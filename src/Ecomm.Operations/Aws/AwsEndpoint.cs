using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.SQS;

namespace Ecomm.Operations.Aws;

/// <summary>Where AWS is: an emulator's address. Credentials are the environment's, or dummies, which emulators accept.</summary>
public sealed record AwsEndpoint(Uri Url, string Region)
{
    private const string Dummy = "test";

    public string AccessKey { get; } = Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID") ?? Dummy;

    public string SecretKey { get; } = Environment.GetEnvironmentVariable("AWS_SECRET_ACCESS_KEY") ?? Dummy;

    /// <summary>What a function's process needs to find the same place.</summary>
    public IReadOnlyDictionary<string, string> FunctionEnvironment =>
        new Dictionary<string, string>
        {
            ["AWS_ENDPOINT_URL"] = Url.GetLeftPart(UriPartial.Authority),
            ["AWS_REGION"] = Region,
            ["AWS_DEFAULT_REGION"] = Region,
            ["AWS_ACCESS_KEY_ID"] = AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = SecretKey,
            ["AWS_EC2_METADATA_DISABLED"] = "true",
        };

    public IAmazonSQS Sqs() => new AmazonSQSClient(Credentials, Configure(new AmazonSQSConfig()));

    public IAmazonDynamoDB DynamoDb() => new AmazonDynamoDBClient(Credentials, Configure(new AmazonDynamoDBConfig()));

    private BasicAWSCredentials Credentials => new(AccessKey, SecretKey);

    private T Configure<T>(T config)
        where T : ClientConfig
    {
        config.ServiceURL = Url.AbsoluteUri;
        config.AuthenticationRegion = Region;
        return config;
    }
}
