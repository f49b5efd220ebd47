namespace Ecomm.Hosting.Console.Parts;

/// <summary>Addresses of stories: <c>story?order=ID</c>, or with the name of the field, as <c>/ops/story</c> has it: <c>orderId</c>.</summary>
public static class StoryLinks
{
    public static string To(SubjectId subject) => $"story?{NameOf(subject.Kind)}={Uri.EscapeDataString(subject.Id)}";

    /// <summary>The subject that an address names, or null.</summary>
    public static SubjectId? Read(Catalogue catalogue, string address)
    {
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri(address).Query);
        return catalogue
            .Subjects.Map(kind =>
                (query.TryGetValue(NameOf(kind), out var ids) || query.TryGetValue(kind.Field, out ids))
                && ids is [{ } id]
                && id.Trim() is { Length: > 0 } text
                    ? new SubjectId(kind, text)
                    : null
            )
            .OfType<SubjectId>()
            .FirstOrDefault();
    }

    private static string NameOf(Subject kind) => kind.Name.ToLowerInvariant().Replace(' ', '-');
}
