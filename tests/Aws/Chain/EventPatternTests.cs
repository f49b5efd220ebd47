using System.Text.Json;
using Ecomm.Emulation.Events;

namespace Ecomm.Aws.Tests.Chain;

/// <summary>What the user guide says of patterns, example by example.</summary>
public sealed class EventPatternTests
{
    private const string Instance = """
        {
          "source": "aws.ec2",
          "detail": { "state": "running", "count": 300, "tags": ["blue", "green"], "gone": null, "on": true,
                      "disks": [{ "kind": "ssd", "size": 10 }, { "kind": "hdd", "size": 500 }] }
        }
        """;

    [Theory]
    [InlineData("""{"source": ["aws.ec2"]}""")]
    [InlineData("""{"source": ["aws.s3", "aws.ec2"]}""")]
    [InlineData("""{"source": ["aws.ec2"], "detail": {"state": ["running"]}}""")]
    [InlineData("""{"source": ["aws\u002eec2"]}""")]
    [InlineData("""{"detail": {"count": [300]}}""")]
    [InlineData("""{"detail": {"gone": [null]}}""")]
    [InlineData("""{"detail": {"on": [true]}}""")]
    [InlineData("""{"detail": {"tags": ["green"]}}""")]
    [InlineData("""{"detail": {"disks": {"kind": ["hdd"], "size": [500]}}}""")]
    [InlineData("""{"source": [{"prefix": "aws."}]}""")]
    [InlineData("""{"source": [{"prefix": {"equals-ignore-case": "AWS."}}]}""")]
    [InlineData("""{"source": [{"suffix": ".ec2"}]}""")]
    [InlineData("""{"source": [{"suffix": {"equals-ignore-case": ".EC2"}}]}""")]
    [InlineData("""{"source": [{"equals-ignore-case": "AWS.EC2"}]}""")]
    [InlineData("""{"source": [{"exists": true}]}""")]
    [InlineData("""{"detail": {"error": [{"exists": false}]}}""")]
    [InlineData("""{"error": {"code": [{"exists": false}]}}""")]
    [InlineData("""{"detail": [{"exists": false}]}""")]
    [InlineData("""{"source": [{"anything-but": "aws.s3"}]}""")]
    [InlineData("""{"source": [{"anything-but": ["aws.s3", "aws.sqs"]}]}""")]
    [InlineData("""{"source": [{"anything-but": {"prefix": "gcp"}}]}""")]
    [InlineData("""{"source": [{"anything-but": {"suffix": [".s3", ".sqs"]}}]}""")]
    [InlineData("""{"source": [{"anything-but": {"equals-ignore-case": "AWS.S3"}}]}""")]
    [InlineData("""{"detail": {"count": [{"numeric": [">", 0, "<=", 300]}]}}""")]
    [InlineData("""{"detail": {"error": ["x", {"exists": false}]}}""")]
    [InlineData("""{"$or": [{"source": ["aws.s3"]}, {"detail": {"state": ["running"]}}]}""")]
    [InlineData("""{"detail": {"$or": [{"state": ["stopped"]}, {"count": [300]}]}, "source": ["aws.ec2"]}""")]
    public void It_lets_through(string pattern) => Assert.True(Matches(pattern));

    [Theory]
    [InlineData("""{"source": ["aws.s3"]}""")]
    [InlineData("""{"source": ["AWS.EC2"]}""")]
    [InlineData("""{"source": ["aws.ec2"], "detail": {"state": ["stopped"]}}""")]
    [InlineData("""{"detail": {"count": [300.0]}}""")]
    [InlineData("""{"detail": {"count": ["300"]}}""")]
    [InlineData("""{"detail": {"state": [null]}}""")]
    [InlineData("""{"detail": {"error": [null]}}""")]
    [InlineData("""{"detail": {"tags": ["red"]}}""")]
    [InlineData("""{"detail": {"disks": {"kind": ["ssd"], "size": [500]}}}""")]
    [InlineData("""{"source": {"name": ["aws.ec2"]}}""")]
    [InlineData("""{"source": [{"prefix": "ec2"}]}""")]
    [InlineData("""{"source": [{"suffix": "aws"}]}""")]
    [InlineData("""{"detail": [{"exists": true}]}""")]
    [InlineData("""{"source": [{"exists": false}]}""")]
    [InlineData("""{"detail": {"error": [{"exists": true}]}}""")]
    [InlineData("""{"source": [{"anything-but": "aws.ec2"}]}""")]
    [InlineData("""{"source": [{"anything-but": ["aws.s3", "aws.ec2"]}]}""")]
    [InlineData("""{"source": [{"anything-but": {"prefix": "aws"}}]}""")]
    [InlineData("""{"detail": {"error": [{"anything-but": "x"}]}}""")]
    [InlineData("""{"detail": {"count": [{"numeric": ["<", 300]}]}}""")]
    [InlineData("""{"detail": {"state": [{"numeric": ["=", 1]}]}}""")]
    [InlineData("""{"$or": [{"source": ["aws.s3"]}, {"detail": {"state": ["stopped"]}}]}""")]
    [InlineData("""{"detail": {"$or": [{"state": ["running"]}, {"count": [300]}]}, "source": ["aws.s3"]}""")]
    public void It_holds_back(string pattern) => Assert.False(Matches(pattern));

    [Theory]
    [InlineData("""{"source": [{"wildcard": "aws.*"}]}""")]
    [InlineData("""{"source": [{"cidr": "10.0.0.0/8"}]}""")]
    [InlineData("""{"source": [{"anything-but": {"wildcard": "*"}}]}""")]
    [InlineData("""{"source": [{"anything-but": []}]}""")]
    [InlineData("""{"source": [{"anything-but": [{"prefix": "a"}]}]}""")]
    [InlineData("""{"source": [{"exists": "yes"}]}""")]
    [InlineData("""{"source": [{"prefix": 1}]}""")]
    [InlineData("""{"source": [{"prefix": "a", "suffix": "b"}]}""")]
    [InlineData("""{"source": [{"numeric": ["<"]}]}""")]
    [InlineData("""{"source": [{"numeric": ["~", 5]}]}""")]
    [InlineData("""{"source": [["aws.ec2"]]}""")]
    [InlineData("""{"source": []}""")]
    [InlineData("""{"source": "aws.ec2"}""")]
    [InlineData("""{"$or": []}""")]
    [InlineData("""{"detail": {}}""")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{")]
    public void What_it_does_not_know_is_an_error_and_not_a_pattern_that_never_matches(string pattern) =>
        Assert.Throws<InvalidDataException>(() => EventPattern.Parse(pattern));

    [Theory]
    [InlineData("""{"source": [{"anything-but": {"prefix": "a"}}]}""")]
    [InlineData("""{"source": [{"anything-but": {"suffix": "a"}}]}""")]
    [InlineData("""{"source": [{"anything-but": {"equals-ignore-case": "a"}}]}""")]
    public void A_pipe_knows_fewer_operators_than_a_bus(string pattern)
    {
        EventPattern.Parse(pattern, PatternDialect.Bus);
        Assert.Throws<InvalidDataException>(() => EventPattern.Parse(pattern, PatternDialect.Pipe));
    }

    private static bool Matches(string pattern) =>
        EventPattern.Parse(pattern).Matches(JsonSerializer.Deserialize<JsonElement>(Instance));
}
