using System.Globalization;

namespace Ecomm.Operations.Costs;

/// <summary>What something costs on AWS, by service, in millionths of a US dollar: a million of it cost as many dollars.</summary>
public sealed record Charge(
    decimal DynamoDb,
    decimal Pipes,
    decimal EventBridge,
    decimal Sqs,
    decimal Lambda,
    decimal ApiGateway,
    decimal CloudWatch
)
{
    public static readonly Charge None = new(0, 0, 0, 0, 0, 0, 0);

    public decimal Total => DynamoDb + Pipes + EventBridge + Sqs + Lambda + ApiGateway + CloudWatch;

    /// <summary>The services that cost something, in the order in which an event meets them.</summary>
    public IEnumerable<(string Service, decimal Amount)> Services =>
        new (string Service, decimal Amount)[]
        {
            ("API Gateway", ApiGateway),
            ("DynamoDB", DynamoDb),
            ("Pipes", Pipes),
            ("EventBridge", EventBridge),
            ("SQS", Sqs),
            ("Lambda", Lambda),
            ("CloudWatch", CloudWatch),
        }.Where(one => one.Amount > 0);

    public static Charge operator +(Charge left, Charge right) => Add(left, right);

    public static Charge Add(Charge left, Charge right) =>
        new(
            left.DynamoDb + right.DynamoDb,
            left.Pipes + right.Pipes,
            left.EventBridge + right.EventBridge,
            left.Sqs + right.Sqs,
            left.Lambda + right.Lambda,
            left.ApiGateway + right.ApiGateway,
            left.CloudWatch + right.CloudWatch
        );

    /// <summary>An amount in three figures.</summary>
    public static string Text(decimal amount) =>
        amount.ToString(
            amount switch
            {
                < 10 => "0.00",
                < 100 => "0.0",
                _ => "N0",
            },
            CultureInfo.InvariantCulture
        );
}
