using System.Text.Json;
using Ecomm.Lambdas.Envelopes;

namespace Ecomm.Contracts.Envelopes;

/// <summary>The message that a worker gets: an EventBridge event around a stream record around an item.</summary>
public sealed class BusEvents
{
    // The record of «Using Lambda with DynamoDB», in the envelope that EventBridge puts around the events of a pipe.
    private const string Documented = """
        {
          "version": "0",
          "id": "c1f8b7a4-2b0f-4a55-9e0c-5f5d5b4f6c1a",
          "detail-type": "DynamoDBStreamRecord",
          "source": "event-store.dynamodb.stream",
          "account": "111122223333",
          "time": "2025-06-19T00:00:00Z",
          "region": "us-west-2",
          "resources": [],
          "detail": {
            "eventID": "1",
            "eventVersion": "1.0",
            "dynamodb": {
              "Keys": { "Id": { "N": "101" } },
              "NewImage": { "Message": { "S": "New item!" }, "Id": { "N": "101" } },
              "StreamViewType": "NEW_AND_OLD_IMAGES",
              "SequenceNumber": "111",
              "SizeBytes": 26
            },
            "awsRegion": "us-west-2",
            "eventName": "INSERT",
            "eventSourceARN": "arn:aws:dynamodb:us-west-2:111122223333:table/events/stream/2025-06-19T00:00:00.000",
            "eventSource": "aws:dynamodb"
          }
        }
        """;

    [Fact]
    public void The_documented_record_is_read() =>
        Assert.Equal(
            Right<Failure, Value.Map>(new Value.Map { { "Message", "New item!" }, { "Id", 101 } }),
            BusEvent.Read(Documented)
        );

    [Theory]
    [InlineData("}")]
    [InlineData("x")]
    [InlineData("{}")]
    public void A_message_that_goes_on_after_its_end_is_malformed(string garbage) =>
        Assert.IsType<Failure.Malformed>(BusEvent.Read(Documented + garbage).Case);

    [Fact]
    public void A_message_that_is_cut_off_anywhere_is_malformed()
    {
        for (var length = 0; length < Documented.Length; length++)
        {
            Assert.IsType<Failure.Malformed>(BusEvent.Read(Documented[..length]).Case);
        }
    }

    [Fact]
    public void What_is_written_is_read_with_its_keys()
    {
        var attributes = new Value.Map
        {
            { "text", "quotes \" \\ 中 😀 \u2028 \0" },
            { "empty", "" },
            { "number", Samples.Number("-0.12345678901234567890123456789012345678") },
            { "large", Samples.Number("1E125") },
            { "yes", new Value.Flag(true) },
            { "no", new Value.Flag(false) },
            { "null", Value.Null.It },
            { "list", new Value.List(Seq<Value>(Value.Null.It, new Value.List(Seq<Value>()), new Value.Map())) },
            {
                "map",
                new Value.Map
                {
                    {
                        "S",
                        new Value.Map { { "N", "1" } }
                    },
                }
            },
        };
        var keys = new Value.Map { { "pk", "EVENTS#1" }, { "sk", "EVENT#1" } };
        var body = BusEvent.Write(42, new Item(new Key("EVENTS#1", "EVENT#1"), attributes), "arn:test");
        Assert.Equal(Right<Failure, Value.Map>(keys.With(attributes)), BusEvent.Read(body));
    }

    [Fact]
    public void The_deepest_raw_event_that_is_accepted_can_be_delivered()
    {
        Value data = Samples.Number("1");
        for (var level = 0; level < SimulateRawEventApi.DepthMax; level++)
        {
            data = new Value.Map { { "in", data } };
        }
        var item = new Item(new Key("EVENTS#1", "EVENT#1"), new Value.Map { { "eventData", data } });
        var read = (Value.Map)BusEvent.Read(BusEvent.Write(1, item, "arn:test"));
        Assert.Equal(data, read["eventData"]);
    }

    [Fact]
    public void Every_event_is_read_as_it_was_raised()
    {
        foreach (var name in Domains.All.Events.Map(type => type.Name))
        {
            var e = Samples.Any(name);
            Assert.Equal(Samples.Stored(e), BusEvent.Read(Samples.Body(e)).Bind(Domains.All.ReadStored));
        }
    }

    [Fact]
    public void The_written_envelope_says_what_a_rule_matches_on()
    {
        using var json = JsonDocument.Parse(Samples.Body(new OrderPlaced(Samples.Order1, Samples.Noon)));
        var root = json.RootElement;
        Assert.Equal("DynamoDBStreamRecord", root.GetProperty("detail-type").GetString());
        Assert.Equal("event-store.dynamodb.stream", root.GetProperty("source").GetString());
        var detail = root.GetProperty("detail");
        Assert.Equal("INSERT", detail.GetProperty("eventName").GetString());
        var image = detail.GetProperty("dynamodb").GetProperty("NewImage");
        Assert.Equal("ORDER_PLACED_EVENT", image.GetProperty("eventName").GetProperty("S").GetString());
        Assert.Equal(
            "33.25",
            image.GetProperty("eventData").GetProperty("M").GetProperty("price").GetProperty("N").GetString()
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("not JSON")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{}")]
    [InlineData("""{"detail":""")]
    [InlineData("""{"detail":null}""")]
    [InlineData("""{"detail":{"dynamodb":{}}}""")]
    [InlineData("""{"detail":{"dynamodb":{"NewImage":null}}}""")]
    [InlineData("""{"detail":{"dynamodb":{"NewImage":[]}}}""")]
    [InlineData("""{"detail":{"dynamodb":{"NewImage":{"pk":{"S":"a"}""")]
    [InlineData("""{"detail":{"dynamodb":{"Keys":{"pk":{"S":"a"}}}}}""")]
    public void A_body_without_a_new_image_is_malformed(string body) =>
        Assert.IsType<Failure.Malformed>(BusEvent.Read(body).Case);

    [Theory]
    [InlineData("\"a\"")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"S\":1}")]
    [InlineData("{\"S\":null}")]
    [InlineData("{\"N\":1}")]
    [InlineData("{\"N\":\"\"}")]
    [InlineData("{\"N\":\"1.2.3\"}")]
    [InlineData("{\"N\":\"NaN\"}")]
    [InlineData("{\"N\":\"0x10\"}")]
    [InlineData("{\"BOOL\":\"true\"}")]
    [InlineData("{\"NULL\":false}")]
    [InlineData("{\"L\":{}}")]
    [InlineData("{\"M\":[]}")]
    [InlineData("{\"SS\":[\"a\"]}")]
    [InlineData("{\"B\":\"YQ==\"}")]
    [InlineData("{\"X\":\"a\"}")]
    [InlineData("{\"S\":\"a\",\"N\":\"1\"}")]
    [InlineData("{\"M\":{\"a\":{\"S\":1}}}")]
    [InlineData("{\"M\":{\"a\":{\"S\":\"1\"},\"a\":{\"S\":\"2\"}}}")]
    [InlineData("{\"S\":\"\\ud800\"}")]
    public void An_attribute_of_a_wrong_type_is_malformed(string attribute) =>
        Assert.IsType<Failure.Malformed>(BusEvent.Read(Body($"\"a\":{attribute}")).Case);

    [Fact]
    public void An_attribute_that_comes_twice_is_malformed()
    {
        var failure = BusEvent.Read(Body("\"a\":{\"S\":\"1\"},\"a\":{\"S\":\"1\"}")).Case;
        Assert.Contains("'a' comes twice", Assert.IsType<Failure.Malformed>(failure).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "eventName is missing")]
    [InlineData("""{"eventName":{"N":"1"}}""", "eventName is missing or not a string")]
    [InlineData("""{"eventName":{"S":"ORDER_PLACED_EVENT"}}""", "eventData is missing")]
    [InlineData("""{"eventName":{"S":"ORDER_PLACED_EVENT"},"eventData":{"M":{}}}""", "createdAt is missing")]
    [InlineData(
        """{"eventName":{"S":"X"},"eventData":{"M":{}},"createdAt":{"S":"2025-06-19T00:00:00.000Z"}}""",
        "eventName is 'X'"
    )]
    [InlineData(
        """{"eventName":{"S":"ORDER_PLACED_EVENT"},"eventData":{"M":{}},"createdAt":{"S":"yesterday"}}""",
        "createdAt is 'yesterday'"
    )]
    [InlineData(
        """{"eventName":{"S":"SKU_RESTOCKED_EVENT"},"eventData":{"M":{}},"createdAt":{"S":"2025-06-19T00:00:00.000Z"}}""",
        "eventData: sku is missing; lotId is missing; units is missing"
    )]
    public void An_item_that_is_no_event_is_malformed_and_says_what_is_wrong(string image, string reason)
    {
        var failure = BusEvent.Read(Body(image[1..^1])).Bind(Domains.All.ReadStored).Case;
        Assert.StartsWith(reason, Assert.IsType<Failure.Malformed>(failure).Reason, StringComparison.Ordinal);
    }

    private static string Body(string attributes) => """{"detail":{"dynamodb":{"NewImage":{""" + attributes + "}}}}";
}
