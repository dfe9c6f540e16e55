using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using DcosUpgrade.Core.Tests.Architecture.Samples.Upper;

namespace DcosUpgrade.Core.Tests.Architecture.Samples.Lower;

/// <summary>Each member names a type of the upper layer in one way.</summary>
internal sealed class UpwardReferences
{
    public static readonly IUpper? FieldType = null;

    public static object? AttributeOfAccessor { [Upper] get; }

    [Type(typeof(string), typeof(List<UpperClass>))]
    public static object? TypeInAttribute { get; }

    [Type(Named = typeof(IUpper))]
    public static object? NamedTypeInAttribute { get; }

    public static object NewObject() => new UpperClass();

    public static int StaticCall() => UpperClass.Number();

    public static int StaticProperty() => UpperClass.Numbers.Count;

    public static object ArrayElement() => new UpperClass[1];

    public static object GenericTypeArgument() => new Dictionary<string, List<UpperClass>>();

    public static object GenericMethodArgument() => Array.Empty<IUpper>();

    public static bool TypeCheck(object value) => value is IUpper;

    public static object Cast(object value) => (UpperClass)value;

    public static object TypeOf() => typeof(UpperException);

    public static object? Default() => Nothing(default(UpperClass));

    public static void ParameterType(UpperClass? value) => Nothing<object?>(value);

    public static void AttributeOfParameter([Upper] object value) => Nothing(value);

    public static void Constraint<T>()
        where T : IUpper => Nothing(0);

    public static void Catch(Action action)
    {
        try
        {
            action();
        }
        catch (UpperException)
        {
            action();
        }
    }

    public static Func<object> Lambda() => () => new UpperClass();

    public static Func<object> Closure(int number) => () => UpperClass.Generic(number);

    public static Func<int> MethodGroup() => UpperClass.Number;

    public static object LocalFunction()
    {
        return Local();

        static object Local() => new UpperClass();
    }

    public static async Task<object> Asynchronous()
    {
        await Task.Yield();
        return new UpperClass();
    }

    public static IEnumerable<object> Iterator()
    {
        yield return new UpperClass();
    }

    public static object Query(IEnumerable<object> values) => values.OfType<IUpper>().ToArray();

    private static T Nothing<T>(T value) => value;

    internal sealed class Derived : UpperClass;

    internal sealed class Implementation : IUpper;

    internal sealed class Nested
    {
        public UpperClass? Member { get; set; }
    }
}
