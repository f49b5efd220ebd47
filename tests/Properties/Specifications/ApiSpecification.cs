namespace Ecomm.Properties.Specifications;

/// <summary>When a request comes with this body, then it is accepted as this, or refused with every fault that it has.</summary>
public static class ApiSpecification
{
    public static Either<Faults, Accepted> When(Api.Command api, Value.Map body) => api.Decide(body, Examples.Now);

    public static Either<Faults, Listing> When(Api.Query api, Value.Map body) => api.Decide(body);

    public static void ThenPublishes(this Either<Faults, Accepted> outcome, Event e, Value.Map reply)
    {
        Assert.Equal("", Refusal(outcome));
        Assert.Equal(new Accepted(e, reply), (Accepted)outcome);
    }

    public static void ThenLists(this Either<Faults, Listing> outcome, Listing expected)
    {
        Assert.Equal("", Refusal(outcome));
        Assert.Equal(expected, (Listing)outcome);
    }

    /// <summary>Every fault and no other, in the order of the fields as they are documented.</summary>
    public static void ThenRefuses<T>(this Either<Faults, T> outcome, params (string Field, string Error)[] faults) =>
        Assert.Equal(
            faults.Select(fault => new Fault(fault.Field, fault.Error)),
            outcome.Match(Right: _ => [], Left: found => found.Items.ToArray())
        );

    /// <summary>The same body with one field in place of its own, or without that field.</summary>
    public static Value.Map But(this Value.Map body, string field, Value? value)
    {
        var result = new Value.Map();
        foreach (var (name, old) in body)
        {
            result.Add(name, name == field ? value : old);
        }
        return body[field] is null ? body.With(new Value.Map { { field, value } }) : result;
    }

    private static string Refusal<T>(Either<Faults, T> outcome) =>
        outcome.Match(Right: _ => "", Left: faults => faults.ToString());
}
