using System;

namespace DcosUpgrade.Journaling;

/// <summary>Declares the kind of an event: one lower-case word, or several with hyphens.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class JournalKindAttribute(string kind) : Attribute
{
    public string Kind { get; } = kind;

    /// <summary>The member that distinguishes this event from the other event of the same kind; null for the one without it.</summary>
    public string? With { get; set; }
}
