using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DcosUpgrade.Core.Tests.Architecture;

/// <summary>
/// The types that the types of an assembly name: in declarations, attributes and method bodies, those of lambdas, iterators and
/// asynchronous methods included. Constants and nameof leave no trace in an assembly and are not found.
/// </summary>
internal sealed class AssemblyUses
{
    private static readonly Regex s_generated = new("^<([^<>]+)>", RegexOptions.CultureInvariant);
    private static readonly Regex s_accessor = new("^(get|set|add|remove)_", RegexOptions.CultureInvariant);
    private readonly ModuleDefinition _module;

    /// <param name="prefix">Only types whose namespace begins with it.</param>
    public AssemblyUses(string path, string prefix = "")
    {
        DefaultAssemblyResolver resolver = new LenientResolver();
        resolver.AddSearchDirectory(Path.GetDirectoryName(path));
        resolver.AddSearchDirectory(Path.GetDirectoryName(typeof(object).Assembly.Location));
        _module = ModuleDefinition.ReadModule(path, new ReaderParameters { AssemblyResolver = resolver });
        Types = [.. _module.Types.Where(type => !IsEmitted(type) && type.Namespace.StartsWith(prefix, StringComparison.Ordinal))];
    }

    /// <summary>Simple name.</summary>
    public string Name => _module.Assembly.Name.Name;

    /// <summary>Types written by us; those that the compiler or a generator adds are left out.</summary>
    public IReadOnlyList<TypeDefinition> Types { get; }

    public IEnumerable<TypeUse> Uses() => Types.SelectMany(type => Uses(type, type, ""));

    private IEnumerable<TypeUse> Uses(TypeDefinition outermost, TypeDefinition type, string path)
    {
        IEnumerable<(string Member, IEnumerable<TypeReference> Types)> members =
        [
            ("", Declaration(type)),
            .. type.Fields.Select(field => (field.Name, Attributes(field).Prepend(field.FieldType))),
            .. type.Properties.Select(property => (property.Name, Attributes(property))),
            .. type.Events.Select(e => (e.Name, Attributes(e))),
            .. type.Methods.Select(method => (method.Name, Signature(method).Concat(Body(method)))),
        ];
        IEnumerable<TypeUse> own = members.SelectMany(member => member.Types
            .SelectMany(Parts)
            .Select(used => Use(outermost, member.Member.Length == 0 ? path : Join(path, type, member.Member), used)));
        return own.Concat(type.NestedTypes.SelectMany(nested => Uses(outermost, nested, Join(path, type, nested.Name))));
    }

    private TypeUse Use(TypeDefinition outermost, string member, TypeReference used)
    {
        TypeReference root = used;
        while (root.DeclaringType is { } declaring)
        {
            root = declaring;
        }

        string assembly = root.Scope is AssemblyNameReference other ? other.Name : Name;
        return new TypeUse(outermost.Namespace, outermost.Name, member, assembly, root.Namespace, root.Name);
    }

    /// <summary>The name in the source: closures, state machines and backing fields carry that of their member in brackets.</summary>
    private static string Join(string path, TypeDefinition parent, string name)
    {
        string? source = s_generated.Match(name) is { Success: true } match ? match.Groups[1].Value : null;
        bool isClosure = parent.Name.StartsWith("<>c", StringComparison.Ordinal);
        if (parent.Name.StartsWith('<'))
        {
            return isClosure && source is not null ? source : path;
        }

        return source is null && (name.StartsWith('<') || name.StartsWith('.')) ? path
            : string.Join(".", new[] { path, source ?? s_accessor.Replace(name, "") }.Where(part => part.Length > 0));
    }

    private static IEnumerable<TypeReference> Declaration(TypeDefinition type) =>
    [
        .. type.BaseType is { } parent ? [parent] : Array.Empty<TypeReference>(),
        .. type.Interfaces.Select(implemented => implemented.InterfaceType),
        .. Constraints(type),
        .. Attributes(type),
    ];

    private static IEnumerable<TypeReference> Signature(MethodDefinition method) =>
    [
        method.ReturnType,
        .. method.Parameters.Select(parameter => parameter.ParameterType),
        .. method.Parameters.SelectMany(Attributes),
        .. Constraints(method),
        .. Attributes(method),
        .. Attributes(method.MethodReturnType),
    ];

    private static IEnumerable<TypeReference> Body(MethodDefinition method)
    {
        if (!method.HasBody)
        {
            return [];
        }

        return method.Body.Variables.Select(variable => variable.VariableType)
            .Concat(method.Body.ExceptionHandlers.Select(handler => handler.CatchType).OfType<TypeReference>())
            .Concat(method.Body.Instructions.SelectMany(Operand));
    }

    private static IEnumerable<TypeReference> Operand(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        FieldReference field => [field.DeclaringType, field.FieldType],
        MethodReference method =>
        [
            method.DeclaringType,
            method.ReturnType,
            .. method.Parameters.Select(parameter => parameter.ParameterType),
            .. method is GenericInstanceMethod generic ? generic.GenericArguments : [],
        ],
        _ => [],
    };

    private static IEnumerable<TypeReference> Constraints(IGenericParameterProvider provider) => provider.GenericParameters.SelectMany(
        parameter => parameter.Constraints.Select(constraint => constraint.ConstraintType).Concat(Attributes(parameter)));

    private static IEnumerable<TypeReference> Attributes(ICustomAttributeProvider provider) => provider.CustomAttributes.SelectMany(attribute =>
        attribute.ConstructorArguments
            .Concat(attribute.Properties.Select(property => property.Argument))
            .Concat(attribute.Fields.Select(field => field.Argument))
            .SelectMany(Argument)
            .Concat(attribute.Constructor.Parameters.Select(parameter => parameter.ParameterType))
            .Prepend(attribute.AttributeType));

    private static IEnumerable<TypeReference> Argument(CustomAttributeArgument argument) => argument.Value switch
    {
        TypeReference type => [type],
        CustomAttributeArgument boxed => Argument(boxed),
        CustomAttributeArgument[] several => several.SelectMany(Argument),
        _ => [argument.Type],
    };

    /// <summary>The named types that a type expression consists of.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference type) => type switch
    {
        GenericParameter => [],
        GenericInstanceType generic => Parts(generic.ElementType).Concat(generic.GenericArguments.SelectMany(Parts)),
        IModifierType modified => Parts(modified.ElementType).Concat(Parts(modified.ModifierType)),
        TypeSpecification of => Parts(of.ElementType),
        _ => [type],
    };

    /// <summary>The compiler and Shared/Polyfills.cs add types to these namespaces.</summary>
    private static bool IsEmitted(TypeDefinition type) =>
        type.Name.StartsWith('<') || type.Namespace.Split('.')[0] == "System" || type.Namespace == "Microsoft.CodeAnalysis";

    /// <summary>Cecil resolves the enums of attribute arguments only; one of an assembly that is not here holds no type.</summary>
    private sealed class LenientResolver : DefaultAssemblyResolver
    {
        public override AssemblyDefinition? Resolve(AssemblyNameReference name)
        {
            try
            {
                return base.Resolve(name);
            }
            catch (AssemblyResolutionException)
            {
                return null;
            }
        }
    }
}
