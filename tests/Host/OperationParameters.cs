namespace Ecomm.HostTests;

/// <summary>A parameter that cannot be read is refused by its name: left out, it would mean all.</summary>
[Collection(SharedHostGroup.Name)]
public sealed class OperationParameters(SharedHost host)
{
    private const string Redrive = "/ops/dead-letters/redrive";

    private readonly Client client = host.Client;

    [Fact]
    public async Task A_redrive_with_a_faulty_parameter_moves_nothing_and_names_it()
    {
        await client.Simulate("EVENTS#OPEN#1", "EVENT#X", "SKU_RESTOCKED_EVENT", "{}");
        var letter = await client.DeadLetter("EVENTS#OPEN#1", "EVENT#X");
        foreach (
            var (query, body, message) in ((string, string, string)[])
                [
                    ("?limit=1O", "", "limit is '1O'; expected an integer from 0 to 2147483647"),
                    ("?limit=1.0", "", "limit is '1.0'; expected an integer"),
                    ("?limit=", "", "limit is an empty string; expected an integer"),
                    ("?limit=-1", "", "limit is '-1'; expected an integer"),
                    ("?limit=99999999999", "", "limit is 99999999999; expected an integer"),
                    (
                        "?limt=1",
                        "",
                        "limt is not a query parameter of this operation; expected queue, reason, id, limit"
                    ),
                    ("?LIMIT=1", "", "LIMIT is not a query parameter"),
                    ("?queue=SyncOrderWroker", "", "queue is 'SyncOrderWroker'; expected one of RestockSkuWorker, "),
                    ("?limit=1&limit=2", "", "limit is given twice"),
                    (
                        "",
                        """{"limit":1}""",
                        "limit is not a field of this operation's body; expected queue, reason, id, limit in the query"
                    ),
                ]
        )
        {
            Assert.StartsWith(message, await client.Refused(Redrive + query, body), StringComparison.Ordinal);
            var still = await client.DeadLetter("EVENTS#OPEN#1", "EVENT#X");
            Assert.Equal(letter.Text("parkedAt"), still.Text("parkedAt"));
        }
    }

    [Fact]
    public async Task A_resend_from_a_queue_that_there_is_not_is_refused() =>
        Assert.StartsWith(
            "queue is 'Nobody'; expected one of RestockSkuWorker, ",
            await client.Refused("/ops/dead-letters/resend", """{"queue":"Nobody","patch":{}}"""),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("events?after=abc", "after is 'abc'; expected an integer from 0")]
    [InlineData("events?after=", "after is an empty string")]
    [InlineData("events?after=-1", "after is '-1'")]
    [InlineData("events?limit=0", "limit is 0; expected an integer from 1 to 1000")]
    [InlineData("events?limit=1001", "limit is 1001")]
    [InlineData("events?name=ORDER_PLACED_EVENT", "name do not go together; expected ?after=&limit= | ?newest=true")]
    [InlineData("events?after=5&newest=true", "after, newest do not go together")]
    [InlineData("events?newest=yes", "newest is 'yes'; expected true")]
    [InlineData("events?newest=", "newest is an empty string; expected true")]
    [InlineData("events?limit=5&newest=false", "newest is 'false'; expected true")]
    [InlineData("records?descending=1", "descending is '1'; expected true or false")]
    [InlineData("records?offset=x", "offset is 'x'")]
    [InlineData("messages?worker=SyncOrderWorker&offset=1e1", "offset is '1e1'")]
    [InlineData("dead-letters?limit=all", "limit is 'all'")]
    [InlineData("dead-letters/preview?limit=all", "limit is 'all'")]
    [InlineData("dead-letters?queue=SyncOrderWroker", "queue is 'SyncOrderWroker'; expected one of RestockSkuWorker, ")]
    [InlineData("dead-letters/preview?queue=Nobody", "queue is 'Nobody'; expected one of RestockSkuWorker, ")]
    [InlineData("dead-letters/preview?queue=", "queue is an empty string; expected a string")]
    [InlineData("story?orderId=ABCD&sku=EFGH", "orderId, sku do not go together; expected ?orderId= | ?sku=")]
    public async Task A_question_with_a_faulty_parameter_is_refused(string question, string message)
    {
        var reply = await client.Get($"/ops/{question}");
        Assert.True(reply.Status is HttpStatusCode.BadRequest, $"{reply}");
        Assert.StartsWith(message, reply.Body.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_operation_refuses_a_name_that_it_does_not_know()
    {
        var operations = (await client.Get("/ops")).Body["operations"]!.AsArray();
        Assert.True(operations.Count > 20);
        foreach (var operation in operations.Select(one => one!))
        {
            var method = new HttpMethod(operation.Text("method"));
            var inQuery = await client.Send(method, $"{operation.Text("path")}?nonsense=1", null);
            Assert.True(inQuery.Status is HttpStatusCode.BadRequest, $"{operation}: {inQuery}");
            Assert.StartsWith(
                "nonsense is not a query parameter",
                inQuery.Body.Text("message"),
                StringComparison.Ordinal
            );
            var inBody = await client.SendJson(method, operation.Text("path"), """{"nonsense":1}""");
            Assert.True(inBody.Status is HttpStatusCode.BadRequest, $"{operation}: {inBody}");
            Assert.StartsWith("nonsense is not a field", inBody.Body.Text("message"), StringComparison.Ordinal);
        }
    }
}
