using System.Text.Json;
using Ecomm.Operations.Files;

namespace Ecomm.Operations.Aws;

/// <summary>A resource as Terraform knows it after it was applied, with its attributes as AWS answered them.</summary>
public sealed record TerraformResource(string Address, string Type, JsonElement Values)
{
    /// <exception cref="InvalidDataException">The attribute is missing, empty or no text.</exception>
    public string Text(string attribute) =>
        OptionalText(attribute)
        ?? throw new InvalidDataException($"{Address} of the Terraform state has no {attribute}");

    /// <summary>The attribute's text, or null if it is missing or empty: Terraform writes both for what is not set.</summary>
    public string? OptionalText(string attribute) =>
        Find(attribute) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text
            ? text
            : null;

    public int? OptionalNumber(string attribute) =>
        Find(attribute) is { ValueKind: JsonValueKind.Number } value ? value.GetInt32() : null;

    public bool Flag(string attribute) => Find(attribute) is { ValueKind: JsonValueKind.True };

    public IReadOnlyList<string> Texts(string attribute) =>
        Find(attribute) is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Select(text => text.GetString() ?? "")]
            : [];

    /// <summary>The blocks of that name, each with this resource's address, for nested attributes.</summary>
    public IReadOnlyList<TerraformResource> Blocks(string name) =>
        Find(name) is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Select(block => this with { Address = $"{Address} {name}", Values = block })]
            : [];

    public IReadOnlyDictionary<string, string> Map(string attribute) =>
        Find(attribute) is { ValueKind: JsonValueKind.Object } map
            ? map.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetString() ?? "")
            : new Dictionary<string, string>();

    private JsonElement? Find(string attribute) =>
        Values.ValueKind is JsonValueKind.Object && Values.TryGetProperty(attribute, out var value) ? value : null;
}

/// <summary>The resources that Terraform manages, read from the file that <c>terraform show -json</c> prints.</summary>
public sealed class TerraformState(IReadOnlyList<TerraformResource> resources)
{
    /// <exception cref="InvalidDataException">The file is not what <c>terraform show -json</c> prints after an apply.</exception>
    public static TerraformState Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(
                TextFile.ReadDocument(path, CancellationToken.None).GetAwaiter().GetResult()
            );
            return
                document.RootElement.TryGetProperty("values", out var values)
                && values.TryGetProperty("root_module", out var root)
                ? new TerraformState([.. ResourcesOf(root.Clone())])
                : throw new InvalidDataException(
                    $"'{path}' has no values.root_module; expected what terraform show -json prints after an apply, "
                        + "which scripts/deploy keeps in terraform/.deployment/STAGE.json"
                );
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new InvalidDataException($"'{path}' is not what terraform show -json prints: {e.Message}", e);
        }
    }

    public IEnumerable<TerraformResource> OfType(string type) => resources.Where(resource => resource.Type == type);

    /// <exception cref="InvalidDataException">There is none, or more than one.</exception>
    public TerraformResource Only(string type) =>
        OfType(type).ToList() is [var only]
            ? only
            : throw new InvalidDataException(
                $"the Terraform state has {OfType(type).Count()} resources of type {type}; expected 1"
            );

    private static IEnumerable<TerraformResource> ResourcesOf(JsonElement module)
    {
        foreach (var resource in Elements(module, "resources"))
        {
            if (resource.GetProperty("mode").GetString() == "managed")
            {
                yield return new TerraformResource(
                    resource.GetProperty("address").GetString()!,
                    resource.GetProperty("type").GetString()!,
                    resource.GetProperty("values")
                );
            }
        }
        foreach (var resource in Elements(module, "child_modules").SelectMany(ResourcesOf))
        {
            yield return resource;
        }
    }

    private static IEnumerable<JsonElement> Elements(JsonElement module, string list) =>
        module.TryGetProperty(list, out var elements) ? elements.EnumerateArray() : [];
}
