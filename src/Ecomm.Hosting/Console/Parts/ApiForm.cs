using System.Globalization;
using System.Text;
using Ecomm.Hosting.Host;
using Ecomm.Lambdas;
using Ecomm.Lambdas.Envelopes;

namespace Ecomm.Hosting.Console.Parts;

/// <summary>
/// A form over one of the APIs: it sends what was typed through the same handler as HTTP does, and shows what that says.
/// </summary>
/// <param name="system">The running system.</param>
/// <param name="api">The API's name.</param>
/// <param name="numbers">The fields that are numbers; what is typed there and is none is sent as a string.</param>
public sealed class ApiForm(LocalSystem system, string api, params IReadOnlyList<string> numbers)
{
    private readonly Dictionary<string, string> typed = new(StringComparer.Ordinal);
    private Dictionary<string, string> errors = [];

    /// <summary>The id of a field's element, which no field of another form on the same page has.</summary>
    public string IdOf(string field) => $"{api}-{field}";

    /// <summary>What was typed into a field.</summary>
    public string this[string field]
    {
        get => typed.GetValueOrDefault(field, "");
        set => typed[field] = value;
    }

    /// <summary>What the API says of the request as a whole; empty if nothing.</summary>
    public string Message { get; private set; } = "";

    /// <summary>Whether the last request was accepted.</summary>
    public bool IsAccepted { get; private set; }

    /// <summary>What the API says of a field, or null.</summary>
    public string? ErrorOf(string field) => errors.GetValueOrDefault(field);

    /// <summary>Sends the fields that were filled in.</summary>
    public async Task<bool> Send(CancellationToken cancel = default)
    {
        var body = new Value.Map();
        foreach (var (field, text) in typed.Where(pair => pair.Value.Length > 0))
        {
            body.Add(field, numbers.Contains(field) ? NumberOr(text) : new Value.Text(text));
        }
        return await Send(body, cancel);
    }

    /// <summary>Sends a body.</summary>
    public async Task<bool> Send(Value.Map body, CancellationToken cancel = default)
    {
        var json = ValueJson.WriteUtf8(body);
        var request = new ApiRequest(json, ApiResponse.ContentType, TraceHeader: null);
        var response = await system.Serve(api, request, cancel);
        var answer = ValueJson.Parse(Encoding.UTF8.GetBytes(response.Body)).Case as Value.Map;
        errors = answer?["errors"] is Value.List list ? list.Of.OfType<Value.Map>().ToDictionary(Field, Error) : [];
        IsAccepted = response.Status == 202;
        Message =
            IsAccepted
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"Accepted: the event is published. Trace {response.TraceId}"
                )
            : errors.TryGetValue("body", out var whole) ? $"The request {whole}."
            : $"{(answer?["message"] as Value.Text)?.Of ?? "No answer"} ({response.Status}).";
        return IsAccepted;
    }

    private static Value NumberOr(string text) =>
        ValueJson.Parse(Encoding.UTF8.GetBytes(text)).Case is Value.Number number ? number : new Value.Text(text);

    private static string Field(Value.Map error) => (error["field"] as Value.Text)?.Of ?? "";

    private static string Error(Value.Map error) => (error["error"] as Value.Text)?.Of ?? "";
}
