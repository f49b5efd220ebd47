using Ecomm.Hosting.Host;
using Ecomm.Operations.Arguments;
using Ecomm.Operations.Documents;
using LanguageExt;

namespace Ecomm.Hosting.Http;

/// <summary>What came with a request for an operation: only parameters that it takes, each once.</summary>
/// <param name="System">The running system.</param>
/// <param name="Given">The parameters of the query, or the fields of the body.</param>
/// <param name="Cancel">The caller has gone.</param>
public sealed record OperationCall(LocalSystem System, Value.Map Given, CancellationToken Cancel)
{
    /// <summary>Reads what was given.</summary>
    public FieldReader Fields => new(Given, System.Catalogue);

    /// <summary>The fault of a parameter that cannot be read, as an answer; nothing is done then.</summary>
    public static OperationAnswer Refuse(string parameter, string error) =>
        new OperationAnswer.Faulty(new Faults(Seq1(new Fault(parameter, error))));
}

/// <summary>What an operation answers.</summary>
public abstract record OperationAnswer
{
    private OperationAnswer() { }

    public sealed record Json(Value Of) : OperationAnswer;

    /// <summary>Plain text, or lines of JSON.</summary>
    public sealed record Text(string Of) : OperationAnswer;

    /// <summary>Nothing was done: the request is faulty.</summary>
    public sealed record Faulty(Faults Faults) : OperationAnswer;

    /// <summary>Nothing was done: what it is about is not there.</summary>
    public sealed record Missing(string What) : OperationAnswer;
}

/// <summary>One operations endpoint.</summary>
/// <param name="Method">GET changes nothing, POST may.</param>
/// <param name="Path">Below <see cref="OperationsEndpoints.Prefix"/>.</param>
/// <param name="Takes">
/// Its query parameters or the fields of its body. Any other name is refused: a misspelt parameter would otherwise be a parameter
/// left out, and <c>limt=1</c> would mean all.
/// </param>
/// <param name="Does">What it does, in a sentence.</param>
/// <param name="Gives">What it answers.</param>
/// <param name="Answer">Does it.</param>
public sealed record Operation(
    string Method,
    string Path,
    Takes Takes,
    string Does,
    Schema Gives,
    Func<OperationCall, Task<OperationAnswer>> Answer
)
{
    /// <summary>The type of its answer.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>What it says if what it is about is not there; null if that cannot be.</summary>
    public Func<Catalogue, string>? Missing { get; init; }
}
