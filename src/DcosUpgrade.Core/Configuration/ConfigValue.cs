using System.Collections.Generic;
using System.Numerics;

namespace DcosUpgrade.Configuration;

/// <summary>A value as the installer's YAML library (YAML 1.1) or its JSON library reads it.</summary>
internal abstract record ConfigValue
{
    /// <summary>What messages call the type.</summary>
    public abstract string Kind { get; }
}

internal sealed record ConfigNull : ConfigValue
{
    public override string Kind => "nothing";
}

internal sealed record ConfigBool(bool Value) : ConfigValue
{
    public override string Kind => "a bool";
}

internal sealed record ConfigInt(BigInteger Value) : ConfigValue
{
    public override string Kind => "an integer";
}

internal sealed record ConfigFloat(double Value) : ConfigValue
{
    public override string Kind => "a decimal number";
}

internal sealed record ConfigText(string Value) : ConfigValue
{
    public override string Kind => "text";
}

internal sealed record ConfigList(IReadOnlyList<ConfigValue> Items) : ConfigValue
{
    public override string Kind => "a list";
}

/// <param name="Members">In order; a name is there once, with its last value.</param>
internal sealed record ConfigMap(IReadOnlyList<KeyValuePair<ConfigValue, ConfigValue>> Members) : ConfigValue
{
    public override string Kind => "a mapping";

    /// <summary>The member of that name, null when there is none.</summary>
    public ConfigValue? this[string name]
    {
        get
        {
            foreach (KeyValuePair<ConfigValue, ConfigValue> member in Members)
            {
                if (member.Key is ConfigText text && text.Value == name)
                {
                    return member.Value;
                }
            }

            return null;
        }
    }
}

/// <summary>Something that YAML has and the installer cannot use: a date, binary data, a set.</summary>
internal sealed record ConfigForeign(string What) : ConfigValue
{
    public override string Kind => What;
}
