using Amazon;
using Amazon.DynamoDBv2;
using Amazon.SQS;
using Ecomm.Operations.Recovery;

namespace Ecomm.Operations.Aws;

/// <summary>
/// A deployment on AWS, to an operator. The region is the deployment's; credentials and <c>AWS_ENDPOINT_URL</c> are those of
/// the environment.
/// </summary>
public sealed class AwsRecovery : IDisposable
{
    private readonly AmazonDynamoDBClient dynamoDb;
    private readonly AmazonSQSClient sqs;

    private AwsRecovery(Catalogue catalogue, AwsDeployment deployment)
    {
        var region = RegionEndpoint.GetBySystemName(deployment.Region);
        // Unlike a function, an operator has time: the SDK may retry as it likes.
        dynamoDb = new AmazonDynamoDBClient(new AmazonDynamoDBConfig { RegionEndpoint = region });
        sqs = new AmazonSQSClient(new AmazonSQSConfig { RegionEndpoint = region });
        Stores = new AwsStores(dynamoDb, deployment);
        Queues = new AwsQueues(sqs, deployment);
        DeadLetters = new AwsDeadLetterQueues(catalogue, sqs, deployment, TimeProvider.System);
    }

    public IStoredItems Stores { get; }

    public IEventSender Queues { get; }

    public IDeadLetterQueues DeadLetters { get; }

    /// <param name="catalogue">The domains that are deployed.</param>
    /// <param name="terraformState">The file that <c>terraform show -json</c> prints.</param>
    /// <exception cref="InvalidDataException">It does not describe a whole deployment.</exception>
    public static AwsRecovery Open(Catalogue catalogue, string terraformState) =>
        new(catalogue, AwsDeployment.Read(terraformState));

    public void Dispose()
    {
        dynamoDb.Dispose();
        sqs.Dispose();
    }
}
