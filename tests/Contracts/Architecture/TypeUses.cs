using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Ecomm.Contracts.Architecture;

/// <summary>
/// The types of an assembly that one of its types uses: in its declaration, in the signatures of its members and in their
/// bodies. A constant of another type leaves no trace in compiled code, and is not seen.
/// </summary>
internal sealed class TypeUses(PEReader file, MetadataReader metadata) : ISignatureTypeProvider<ValueTuple, ValueTuple>
{
    private readonly System.Collections.Generic.HashSet<TypeDefinitionHandle> used = [];
    private readonly System.Collections.Generic.HashSet<string> foreign = [];

    /// <summary>The other assemblies of which this type uses a type.</summary>
    public IReadOnlySet<string> AssembliesOf(TypeDefinitionHandle handle)
    {
        Of(handle);
        return foreign.ToHashSet();
    }

    /// <summary>The types that this one uses, nested types as themselves.</summary>
    public IReadOnlySet<TypeDefinitionHandle> Of(TypeDefinitionHandle handle)
    {
        used.Clear();
        foreign.Clear();
        var type = metadata.GetTypeDefinition(handle);
        Use(type.BaseType);
        foreach (var implemented in type.GetInterfaceImplementations())
        {
            Use(metadata.GetInterfaceImplementation(implemented).Interface);
        }
        Use(type.GetCustomAttributes());
        Use(type.GetGenericParameters());
        foreach (var field in type.GetFields())
        {
            metadata.GetFieldDefinition(field).DecodeSignature(this, default);
            Use(metadata.GetFieldDefinition(field).GetCustomAttributes());
        }
        foreach (var property in type.GetProperties())
        {
            Use(metadata.GetPropertyDefinition(property).GetCustomAttributes());
        }
        foreach (var method in type.GetMethods())
        {
            Use(metadata.GetMethodDefinition(method));
        }
        return used;
    }

    private void Use(MethodDefinition method)
    {
        method.DecodeSignature(this, default);
        Use(method.GetCustomAttributes());
        Use(method.GetGenericParameters());
        if (method.RelativeVirtualAddress == 0)
        {
            return;
        }
        var body = file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
        {
            metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(this, default);
        }
        foreach (var region in body.ExceptionRegions)
        {
            Use(region.CatchType);
        }
        foreach (var token in Instructions.Tokens(body.GetILBytes() ?? []))
        {
            Use(MetadataTokens.EntityHandle(token));
        }
    }

    private void Use(EntityHandle handle)
    {
        if (handle.IsNil)
        {
            return;
        }
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                used.Add((TypeDefinitionHandle)handle);
                break;
            case HandleKind.TypeReference:
                Use((TypeReferenceHandle)handle);
                break;
            case HandleKind.TypeSpecification:
                metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, default);
                break;
            case HandleKind.MethodDefinition:
                used.Add(metadata.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.FieldDefinition:
                used.Add(metadata.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.MemberReference:
                Use(metadata.GetMemberReference((MemberReferenceHandle)handle));
                break;
            case HandleKind.MethodSpecification:
                var specification = metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                Use(specification.Method);
                specification.DecodeSignature(this, default);
                break;
            default:
                break;
        }
    }

    // A nested type's scope is the type that it is nested in.
    private void Use(TypeReferenceHandle handle)
    {
        var scope = metadata.GetTypeReference(handle).ResolutionScope;
        if (scope.Kind == HandleKind.AssemblyReference)
        {
            var assembly = metadata.GetAssemblyReference((AssemblyReferenceHandle)scope);
            foreign.Add(metadata.GetString(assembly.Name));
        }
        else if (scope.Kind == HandleKind.TypeReference)
        {
            Use((TypeReferenceHandle)scope);
        }
    }

    private void Use(MemberReference member)
    {
        Use(member.Parent);
        if (member.GetKind() == MemberReferenceKind.Field)
        {
            member.DecodeFieldSignature(this, default);
        }
        else
        {
            member.DecodeMethodSignature(this, default);
        }
    }

    private void Use(CustomAttributeHandleCollection attributes)
    {
        foreach (var attribute in attributes)
        {
            Use(metadata.GetCustomAttribute(attribute).Constructor);
        }
    }

    private void Use(GenericParameterHandleCollection parameters)
    {
        foreach (var constraint in parameters.SelectMany(p => metadata.GetGenericParameter(p).GetConstraints()))
        {
            Use(metadata.GetGenericParameterConstraint(constraint).Type);
        }
    }

    public ValueTuple GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        used.Add(handle);
        return default;
    }

    public ValueTuple GetTypeFromSpecification(
        MetadataReader reader,
        ValueTuple genericContext,
        TypeSpecificationHandle handle,
        byte rawTypeKind
    )
    {
        Use(handle);
        return default;
    }

    public ValueTuple GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        Use(handle);
        return default;
    }

    public ValueTuple GetArrayType(ValueTuple elementType, ArrayShape shape) => default;

    public ValueTuple GetByReferenceType(ValueTuple elementType) => default;

    public ValueTuple GetFunctionPointerType(MethodSignature<ValueTuple> signature) => default;

    public ValueTuple GetGenericInstantiation(ValueTuple genericType, ImmutableArray<ValueTuple> typeArguments) =>
        default;

    public ValueTuple GetGenericMethodParameter(ValueTuple genericContext, int index) => default;

    public ValueTuple GetGenericTypeParameter(ValueTuple genericContext, int index) => default;

    public ValueTuple GetModifiedType(ValueTuple modifier, ValueTuple unmodifiedType, bool isRequired) => default;

    public ValueTuple GetPinnedType(ValueTuple elementType) => default;

    public ValueTuple GetPointerType(ValueTuple elementType) => default;

    public ValueTuple GetPrimitiveType(PrimitiveTypeCode typeCode) => default;

    public ValueTuple GetSZArrayType(ValueTuple elementType) => default;
}
