using System;

namespace DcosUpgrade.Journaling;

/// <summary>Declares how a property is written where the conventions of <see cref="JournalEvent"/> do not fit.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class JournalMemberAttribute : Attribute
{
    /// <summary>The name of the member; null for the name by convention.</summary>
    public string? Name { get; set; }

    /// <summary>The member is left out when it is null.</summary>
    public bool Optional { get; set; }
}
