using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Core.Tests.NodePrograms;

/// <summary>Makes objects of operations by reflection, so that a test has every operation without a list.</summary>
internal static class OperationSamples
{
    public const string Text = "0123456789abcdef--it's";

    /// <summary>All operations that are sent to nodes.</summary>
    public static IEnumerable<Type> Types => typeof(Ports.NodeOperation).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(Ports.NodeOperation)) && !type.IsAbstract);

    /// <summary>Objects of a type in all variants of its flags and enums.</summary>
    public static IEnumerable<object> Made(Type type, string text = Text)
    {
        ConstructorInfo constructor = type.GetConstructors()
            .Where(constructor => constructor.GetParameters() is not [{ ParameterType: var only }] || only != type).Single();
        ParameterInfo[] parameters = constructor.GetParameters();
        if (parameters.Length > 0)
        {
            return Variants(parameters.Select(parameter => (parameter.Name!, parameter.ParameterType)), text).Select(constructor.Invoke);
        }

        PropertyInfo[] properties = [.. type.GetProperties().Where(property => property.CanWrite)];
        return Variants(properties.Select(property => (property.Name, property.PropertyType)), text).Select(values =>
        {
            object made = constructor.Invoke([]);
            properties.Zip(values).ToList().ForEach(item => item.First.SetValue(made, item.Second));
            return made;
        });
    }

    private static IEnumerable<object?[]> Variants(IEnumerable<(string Name, Type Type)> members, string text)
    {
        IEnumerable<object?[]> variants = [[]];
        foreach ((string name, Type type) in members)
        {
            // Tokens are made by the module and hexadecimal; every other text may be anything.
            object?[] values = name.EndsWith("token", StringComparison.OrdinalIgnoreCase) ? ["0123456789abcdef"] : [.. Values(type, text)];
            variants = [.. variants.SelectMany(variant => values.Select(value => (object?[])[.. variant, value]))];
        }

        return variants;
    }

    /// <summary>The values that a parameter of a type gets.</summary>
    public static IEnumerable<object?> Values(Type type, string text = Text)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Values(underlying, text);
        }

        if (type.IsEnum)
        {
            return Enum.GetValues(type).Cast<object?>();
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() is { } generic && type.GetGenericArguments() is { } arguments)
        {
            return generic == typeof(KeyValuePair<,>)
                ? [Activator.CreateInstance(type, Values(arguments[0], text).First(), Values(arguments[1], text).First())]
                : [OneOf(arguments[0], text)];
        }

        return type switch
        {

            // What only reads answers changes no program.
            _ when type == typeof(MasterAnswerCache) => [new MasterAnswerCache()],
            _ when type == typeof(string) => [text],
            _ when type == typeof(int) => [5],
            _ when type == typeof(long) => [0L],
            _ when type == typeof(bool) => [false, true],
            _ when type == typeof(byte[]) => [new byte[] { 1 }],
            _ when type == typeof(TimeSpan) => [TimeSpan.FromSeconds(5)],
            _ when type == typeof(DateTimeOffset) => [DateTimeOffset.UnixEpoch],
            { IsAbstract: true } => type.Assembly.GetTypes().Where(candidate => candidate.IsSubclassOf(type)).SelectMany(candidate => Made(candidate, text)),
            _ => Made(type, text),
        };
    }

    private static Array OneOf(Type type, string text)
    {
        Array array = Array.CreateInstance(type, 1);
        array.SetValue(Values(type, text).First(), 0);
        return array;
    }
}
