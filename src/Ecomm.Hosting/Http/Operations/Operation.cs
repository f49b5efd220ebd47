using Ecomm.Hosting.Host;
using LanguageExt;

namespace Ecomm.Hosting.Http;

/// <summary>What came with a request for an operation.</summary>
public sealed record OperationCall(LocalSystem System, IQueryCollection Query, Value.Map Body, CancellationToken Cancel)
{
    /// <summary>A query parameter, or null.</summary>
    public string? this[string name] => Query[name].FirstOrDefault();

    /// <summary>A whole number from the query, within bounds.</summary>
    public int Whole(string name, int otherwise, int min, int max) =>
        int.TryParse(this[name], out var asked) ? Math.Clamp(asked, min, max) : otherwise;
}

/// <summary>What an operation answers.</summary>
public abstract record OperationAnswer
{
    private OperationAnswer() { }

    public sealed record Json(Value Of) : OperationAnswer;

    /// <summary>Plain text, or lines of JSON.</summary>
    public sealed record Text(string Of, string ContentType) : OperationAnswer;

    /// <summary>Nothing was done: the request is faulty.</summary>
    public sealed record Faulty(Faults Faults) : OperationAnswer;

    /// <summary>Nothing was done: what it is about is not there.</summary>
    public sealed record Missing(string What) : OperationAnswer;
}

/// <summary>One operations endpoint.</summary>
/// <param name="Method">GET changes nothing, POST may.</param>
/// <param name="Path">Below <see cref="OperationsEndpoints.Prefix"/>.</param>
/// <param name="Takes">Its query parameters or the fields of its body, as shown by <c>GET /ops</c>.</param>
/// <param name="Does">What it does, in a sentence.</param>
/// <param name="Answer">Does it.</param>
public sealed record Operation(
    string Method,
    string Path,
    string Takes,
    string Does,
    Func<OperationCall, Task<OperationAnswer>> Answer
);
