using System.Text.Json.Nodes;
using Ecomm.Operations.Aws;

namespace Ecomm.Aws.Tests.Chain;

public sealed class AwsDeploymentTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ecomm-state-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void The_wiring_is_read_from_the_state()
    {
        var deployment = Read();
        Assert.Equal("eu-west-1", deployment.Region);
        Assert.Equal("shop-dev-events", deployment.EventStoreTable);
        Assert.Equal("shop-dev-records", deployment.TransactionalTable);
        Assert.Null(deployment.LedgerTable);
        Assert.Equal(SampleState.Stream, deployment.Pipe.Source);
        Assert.Equal(["""{"eventName":["INSERT"]}"""], deployment.Pipe.Filters);
        Assert.Equal(("store", "Record"), (deployment.Pipe.EventSource, deployment.Pipe.DetailType));
        Assert.Equal(("TRIM_HORIZON", 10), (deployment.Pipe.StartingPosition, deployment.Pipe.BatchSize));
        var mapping = Assert.Single(deployment.Mappings);
        Assert.Equal((10, 5, true), (mapping.BatchSize, mapping.MaxConcurrency, mapping.ReportsBatchItemFailures));
        var route = Assert.Single(deployment.Routes);
        Assert.Equal(("POST", "/api/v1/orders/placeOrder", 11_000), (route.Method, route.Path, route.Timeout));
        var function = deployment.Functions.Single(one => one.Arn == route.FunctionArn);
        Assert.Equal(("PlaceOrderApi", 10, 256), (function.Handler, function.Timeout, function.MemorySize));
        Assert.Equal("shop-dev-events", function.Environment["EVENT_STORE_TABLE_NAME"]);
    }

    [Fact]
    public void Rules_are_those_of_the_pipes_bus_that_are_enabled()
    {
        var rule = Assert.Single(Read().Rules);
        Assert.Equal("""{"source":["store"]}""", rule.Pattern);
        Assert.Equal(["arn:aws:sqs:eu-west-1:123:shop-dev-SyncOrderWorker"], rule.Targets);
    }

    [Fact]
    public void Queues_are_found_by_their_worker()
    {
        var deployment = Read();
        Assert.Equal("shop-dev-SyncOrderWorker", deployment.QueueOf("SyncOrderWorker").Name);
        Assert.Equal(120, deployment.QueueOf("SyncOrderWorker").MaxReceives);
        Assert.Equal("shop-dev-SyncOrderWorker-dead", deployment.DeadLetterQueueOf("SyncOrderWorker").Name);
        Assert.Equal("shop-dev-unrouted", deployment.Unrouted.Name);
        Assert.Equal(
            ["shop-dev-SyncOrderWorker-dead", "shop-dev-unrouted"],
            deployment.DeadLetterQueues.Select(queue => queue.Name)
        );
        Assert.Throws<InvalidDataException>(() => deployment.QueueOf("PlaceOrderApi"));
    }

    [Theory]
    [InlineData("aws_pipes_pipe.events")]
    [InlineData("aws_dynamodb_table.events")]
    [InlineData("aws_dynamodb_table.records")]
    [InlineData("aws_sqs_queue.sync")]
    [InlineData("aws_sqs_queue.unrouted")]
    [InlineData("aws_lambda_function.sync")]
    [InlineData("aws_lambda_function.place")]
    [InlineData("aws_apigatewayv2_integration.place")]
    public void What_is_missing_is_said(string address) =>
        Assert.Throws<InvalidDataException>(() => Read(resources => resources.Remove(address)));

    [Theory]
    [InlineData("aws_cloudwatch_event_target.sync", "input_path", "$.detail")]
    [InlineData("aws_cloudwatch_event_target.sync", "input", "{}")]
    [InlineData("aws_pipes_pipe.events", "enrichment", "arn:aws:lambda:eu-west-1:123:function:other")]
    [InlineData("aws_apigatewayv2_integration.place", "payload_format_version", "1.0")]
    public void What_would_change_deliveries_and_is_not_known_here_is_refused(
        string address,
        string attribute,
        string value
    )
    {
        var fault = Assert.Throws<InvalidDataException>(() =>
            Read(resources => resources[address]![attribute] = value)
        );
        Assert.Contains(address, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"format_version":"1.0"}""")]
    [InlineData("""{"values":{"root_module":{"resources":[{"type":"aws_sqs_queue"}]}}}""")]
    public void A_file_that_is_no_state_is_refused(string content)
    {
        var path = Path.Combine(folder.FullName, "state.json");
        File.WriteAllText(path, content);
        Assert.Throws<InvalidDataException>(() => AwsDeployment.Read(path));
    }

    private AwsDeployment Read(Action<JsonObject>? change = null) =>
        AwsDeployment.Read(SampleState.Write(folder.FullName, change));
}
