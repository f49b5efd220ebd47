using System.Text;
using Ecomm.Adapters.Json;

namespace MyDomain.Tests;

/// <summary>
/// Events as versions that were deployed have stored them: they are there for ever. When an event changes, give it an upcast and add a
/// line with its new data and version; never change a line that is here.
/// </summary>
public sealed class StoredEvents
{
    [Theory]
    [InlineData("CLAIM_SUBMITTED_EVENT", 1, """{"claimId":"CLAIM-1","amount":80.5}""")]
    [InlineData("CLAIM_RECORDED_EVENT", 1, """{"claimId":"CLAIM-1","amount":80.5}""")]
    [InlineData("CLAIM_APPROVED_EVENT", 1, """{"claimId":"CLAIM-1","amount":80.5}""")]
    [InlineData("CLAIM_REJECTED_EVENT", 1, """{"claimId":"CLAIM-1","amount":80.5}""")]
    public void Are_still_read(string name, long version, string json)
    {
        var item = new Value.Map
        {
            { Attributes.EventName, name },
            {
                Attributes.EventData,
                ValueJson.Parse(Encoding.UTF8.GetBytes(json)).IfLeft(error => throw new FormatException(error))
            },
            { Attributes.CreatedAt, "2026-01-31T12:00:00.000Z" },
        };
        if (version > 1)
        {
            item.Add(Attributes.DataVersion, version);
        }
        var read = Domains.All.ReadStored(item).IfLeft(failure => throw new FormatException($"{failure}"));
        Assert.Equal(name, read.Event.Name);
    }

    [Fact]
    public void Of_every_version_of_every_event_there_is_one_here()
    {
        var method = typeof(StoredEvents).GetMethod(nameof(Are_still_read))!;
        var here = method
            .GetCustomAttributes(typeof(InlineDataAttribute), inherit: false)
            .SelectMany(line => ((InlineDataAttribute)line).GetData(method))
            .Select(line => $"{line[0]} {line[1]}");
        var declared = Domains
            .All.Events.AsEnumerable()
            .SelectMany(type => Enumerable.Range(1, (int)type.Version).Select(version => $"{type.Name} {version}"));
        Assert.Equal(declared.Order(), here.Distinct().Order());
    }
}
