using System;

namespace DcosUpgrade.Core.Tests.Architecture.Samples.Lower;

[AttributeUsage(AttributeTargets.All)]
internal sealed class TypeAttribute(params Type[] types) : Attribute
{
    public Type[] Types { get; } = types;

    public object? Named { get; set; }
}
