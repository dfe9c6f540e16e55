using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace DcosUpgrade.Module.Tests.Packaging;

/// <summary>The types and members of an assembly file as texts, read without loading it.</summary>
internal sealed class AssemblyFile : IDisposable
{
    private static readonly SignatureText s_signature = new();

    private readonly PEReader _file;
    private readonly MetadataReader _metadata;
    private readonly Dictionary<string, TypeDefinitionHandle> _types;
    private readonly Dictionary<string, string> _forwards;

    public AssemblyFile(string path)
    {
        _file = new PEReader(File.OpenRead(path));
        _metadata = _file.GetMetadataReader();
        Name = _metadata.GetString(_metadata.GetAssemblyDefinition().Name);
        _types = _metadata.TypeDefinitions.ToDictionary(handle => s_signature.GetTypeFromDefinition(_metadata, handle, 0));
        _forwards = _metadata.ExportedTypes.Select(handle => _metadata.GetExportedType(handle))
            .Where(type => type.Implementation.Kind == HandleKind.AssemblyReference)
            .ToDictionary(
                type => $"{_metadata.GetString(type.Namespace)}.{_metadata.GetString(type.Name)}".TrimStart('.'),
                type => NameOf((AssemblyReferenceHandle)type.Implementation));
    }

    public string Name { get; }

    /// <summary>Whether a file is an assembly: not native code, and not only a module of one.</summary>
    public static bool IsAssembly(string path)
    {
        using PEReader file = new(File.OpenRead(path));
        return file.HasMetadata && file.GetMetadataReader().IsAssembly;
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Types of other assemblies that this one names: the assembly and the full name.</summary>
    public IEnumerable<(string Assembly, string Type)> TypeReferences => _metadata.TypeReferences.Select(Target);

    /// <summary>Members of other assemblies that this one names.</summary>
    public IEnumerable<(string Assembly, string Type, string Member)> MemberReferences => _metadata.MemberReferences
        .Select(handle => _metadata.GetMemberReference(handle))
        .Select(member => (Parent: ParentOf(member.Parent), Text: TextOf(member)))
        .Where(member => member.Parent is not null)
        .Select(member => (member.Parent!.Value.Assembly, member.Parent.Value.Type, member.Text));

    /// <summary>The assembly that a type was moved to, or null.</summary>
    public string? ForwardOf(string type) => _forwards.GetValueOrDefault(type.Split('/')[0]);

    public bool Defines(string type) => _types.ContainsKey(type);

    /// <summary>Whether a type has a field or method of its own.</summary>
    public bool Defines(string type, string member)
    {
        var definition = _metadata.GetTypeDefinition(_types[type]);
        return definition.GetMethods().Select(handle => _metadata.GetMethodDefinition(handle))
                .Any(method => MethodText(_metadata.GetString(method.Name), method.DecodeSignature(s_signature, null)) == member)
            || definition.GetFields().Select(handle => _metadata.GetFieldDefinition(handle))
                .Any(field => FieldText(_metadata.GetString(field.Name), field.DecodeSignature(s_signature, null)) == member);
    }

    /// <summary>The base class of a type: the assembly, null for this one, and the full name; null for none.</summary>
    public (string Assembly, string Type)? BaseOf(string type)
    {
        var parent = _metadata.GetTypeDefinition(_types[type]).BaseType;
        return parent.IsNil ? null
            : parent.Kind == HandleKind.TypeDefinition ? (Name, s_signature.GetTypeFromDefinition(_metadata, (TypeDefinitionHandle)parent, 0))
            : ParentOf(parent);
    }

    private (string Assembly, string Type)? ParentOf(EntityHandle parent) => parent.Kind switch
    {
        HandleKind.TypeReference => Target((TypeReferenceHandle)parent),
        // Of a constructed type, what it is constructed from; arrays have members of the runtime's own.
        HandleKind.TypeSpecification => GenericOf(_metadata.GetBlobReader(_metadata.GetTypeSpecification((TypeSpecificationHandle)parent).Signature)),
        _ => null,
    };

    private (string Assembly, string Type)? GenericOf(BlobReader signature)
    {
        if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
        {
            return null;
        }

        signature.ReadByte(); // class or value type
        var type = signature.ReadTypeHandle();
        return type.Kind == HandleKind.TypeReference ? Target((TypeReferenceHandle)type)
            : (Name, s_signature.GetTypeFromDefinition(_metadata, (TypeDefinitionHandle)type, 0));
    }

    private (string Assembly, string Type) Target(TypeReferenceHandle handle)
    {
        var outer = _metadata.GetTypeReference(handle);
        while (outer.ResolutionScope.Kind == HandleKind.TypeReference)
        {
            outer = _metadata.GetTypeReference((TypeReferenceHandle)outer.ResolutionScope);
        }

        return (
            outer.ResolutionScope.Kind == HandleKind.AssemblyReference ? NameOf((AssemblyReferenceHandle)outer.ResolutionScope) : Name,
            s_signature.GetTypeFromReference(_metadata, handle, 0));
    }

    private string NameOf(AssemblyReferenceHandle handle) => _metadata.GetString(_metadata.GetAssemblyReference(handle).Name);

    private string TextOf(MemberReference member)
    {
        string name = _metadata.GetString(member.Name);
        return member.GetKind() == MemberReferenceKind.Field
            ? FieldText(name, member.DecodeFieldSignature(s_signature, null))
            : MethodText(name, member.DecodeMethodSignature(s_signature, null));
    }

    private static string FieldText(string name, string type) => $"{name}: {type}";

    private static string MethodText(string name, MethodSignature<string> signature)
    {
        string instance = signature.Header.IsInstance ? "instance " : "";
        return $"{instance}{name}`{signature.GenericParameterCount}({string.Join(", ", signature.ParameterTypes)}): {signature.ReturnType}";
    }

    /// <summary>Types as texts that are the same in every assembly.</summary>
    private sealed class SignatureText : ISignatureTypeProvider<string, object?>
    {
        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
        {
            var type = reader.GetTypeDefinition(handle);
            string name = reader.GetString(type.Name);
            return type.GetDeclaringType() is { IsNil: false } outer
                ? $"{GetTypeFromDefinition(reader, outer, rawTypeKind)}/{name}"
                : $"{reader.GetString(type.Namespace)}.{name}".TrimStart('.');
        }

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
        {
            var type = reader.GetTypeReference(handle);
            string name = reader.GetString(type.Name);
            return type.ResolutionScope.Kind == HandleKind.TypeReference
                ? $"{GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, rawTypeKind)}/{name}"
                : $"{reader.GetString(type.Namespace)}.{name}".TrimStart('.');
        }

        public string GetTypeFromSpecification(MetadataReader reader, object? context, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, context);

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => "System." + typeCode;

        public string GetSZArrayType(string elementType) => elementType + "[]";

        public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{new string(',', shape.Rank - 1)}]";

        public string GetByReferenceType(string elementType) => elementType + "&";

        public string GetPointerType(string elementType) => elementType + "*";

        public string GetPinnedType(string elementType) => elementType;

        public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) =>
            $"{genericType}<{string.Join(", ", typeArguments)}>";

        public string GetGenericTypeParameter(object? context, int index) => "!" + index;

        public string GetGenericMethodParameter(object? context, int index) => "!!" + index;

        public string GetFunctionPointerType(MethodSignature<string> signature) => MethodText("*", signature);

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) =>
            $"{unmodifiedType} {(isRequired ? "modreq" : "modopt")}({modifier})";
    }
}
