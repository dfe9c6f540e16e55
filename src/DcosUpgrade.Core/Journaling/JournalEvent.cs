namespace DcosUpgrade.Journaling;

/// <summary>An event of a journal. The public properties of a sealed event are the members of its JSON, in the order of their declaration.</summary>
/// <remarks>
/// A member has the property's name in camel case; a <see cref="System.TimeSpan"/> is written in seconds, and its member ends with "Sec".
/// A text, a list entry or a nullable value that a journal lacks or that has another type reads as null; a list as empty, a number as 0, a flag
/// as false. See <see cref="JournalMapper"/>.
/// </remarks>
internal abstract record JournalEvent
{
    /// <summary>The node that the event is about; null for the cluster.</summary>
    public virtual string? Node { get; init; }
}
