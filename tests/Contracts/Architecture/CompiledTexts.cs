using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Ecomm.Contracts.Architecture;

/// <summary>A name that an assembly declares, or a text that it has.</summary>
/// <param name="Type">The outermost type that it is in.</param>
/// <param name="Text">The name or the text.</param>
/// <param name="IsName">Whether it is a name.</param>
internal sealed record CompiledText(string Type, string Text, bool IsName)
{
    public override string ToString() => IsName ? $"{Type}: {Text}" : $"{Type}: \"{Text}\"";
}

/// <summary>
/// The names of types and members, and the texts in constants and method bodies. Those of attributes and the bytes of UTF-8
/// literals are left out.
/// </summary>
internal sealed class CompiledTexts(PEReader file, MetadataReader metadata)
{
    public IEnumerable<CompiledText> All => metadata.TypeDefinitions.SelectMany(Of).Distinct();

    private IEnumerable<CompiledText> Of(TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        var outermost = OutermostName(type);
        return Names(type)
            .Select(name => new CompiledText(outermost, name, IsName: true))
            .Concat(Texts(type).Select(text => new CompiledText(outermost, text, IsName: false)));
    }

    private IEnumerable<string> Names(TypeDefinition type) =>
        type.GetFields()
            .Select(field => metadata.GetFieldDefinition(field).Name)
            .Concat(type.GetMethods().Select(method => metadata.GetMethodDefinition(method).Name))
            .Concat(type.GetProperties().Select(property => metadata.GetPropertyDefinition(property).Name))
            .Concat(type.GetEvents().Select(e => metadata.GetEventDefinition(e).Name))
            .Append(type.Name)
            .Append(type.Namespace)
            .Select(metadata.GetString);

    private IEnumerable<string> Texts(TypeDefinition type) =>
        type.GetFields()
            .Select(metadata.GetFieldDefinition)
            .Where(field => field.Attributes.HasFlag(FieldAttributes.Literal) && !field.GetDefaultValue().IsNil)
            .Select(field => metadata.GetConstant(field.GetDefaultValue()))
            .Where(constant => constant.TypeCode == ConstantTypeCode.String)
            .Select(constant => metadata.GetBlobReader(constant.Value))
            .Select(blob => blob.ReadUTF16(blob.Length))
            .Concat(
                type.GetMethods()
                    .Select(method => metadata.GetMethodDefinition(method).RelativeVirtualAddress)
                    .Where(address => address != 0)
                    .SelectMany(address => Instructions.Strings(file.GetMethodBody(address).GetILBytes() ?? []))
                    .Select(token => metadata.GetUserString((UserStringHandle)MetadataTokens.Handle(token)))
            );

    private string OutermostName(TypeDefinition type) =>
        type.GetDeclaringType() is { IsNil: false } outer
            ? OutermostName(metadata.GetTypeDefinition(outer))
            : metadata.GetString(type.Name);
}
