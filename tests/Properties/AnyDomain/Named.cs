namespace Ecomm.Properties.AnyDomain;

/// <summary>That whoever reads fields names each that is wrong, and no other.</summary>
internal static class Named
{
    /// <summary>Values that no shape has but a map's, which is none of these either.</summary>
    private static readonly Value[] Wrong =
    [
        Value.Null.It,
        new Value.Flag(true),
        new Value.List(Seq1<Value>(new Value.Text("id-1"))),
    ];

    public static void AssertFaults(
        Seq<FieldShape> fields,
        Value.Map valid,
        Func<Value.Map, Failure?> read,
        string prefix
    ) =>
        AssertFaults(
            fields,
            valid,
            map =>
            {
                if (read(map) is not { } failure)
                {
                    return [];
                }
                Assert.IsType<Failure.Malformed>(failure);
                Assert.StartsWith(prefix, failure.Reason, StringComparison.Ordinal);
                return FieldsIn(fields, failure.Reason[prefix.Length..]);
            }
        );

    /// <param name="fields">The declared fields.</param>
    /// <param name="valid">A map without faults.</param>
    /// <param name="faulty">The fields that are said to be wrong, in the order in which they are named.</param>
    public static void AssertFaults(Seq<FieldShape> fields, Value.Map valid, Func<Value.Map, string[]> faulty)
    {
        Assert.Empty(faulty(valid));
        foreach (var field in fields)
        {
            Assert.Equal(field.IsRequired ? [field.Name] : [], faulty(valid.Without(field.Name)));
            Assert.All(
                Wrong,
                value =>
                    Assert.Equal(
                        [field.Name],
                        faulty(valid.Without(field.Name).With(new Value.Map { { field.Name, value } }))
                    )
            );
        }
        Assert.Equal(fields.Where(field => field.IsRequired).Select(field => field.Name), faulty([]));
        var all = new Value.Map();
        fields.Iter(field => all.Add(field.Name, Value.Null.It));
        Assert.Equal(fields.Select(field => field.Name), faulty(all));
    }

    // A fault is «field what is wrong; expected what», and faults are joined by semicolons.
    private static string[] FieldsIn(Seq<FieldShape> fields, string faults) =>
        [
            .. faults
                .Split("; ")
                .Select(part => part.Split(' '))
                .Where(words => words[0] != "expected")
                .Select(words =>
                    fields.Find(field => field.Name == words[0]).Map(field => field.Name).IfNone($"'{words[0]}'")
                ),
        ];
}
