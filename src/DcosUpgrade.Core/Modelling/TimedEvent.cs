using System;
using DcosUpgrade.Journaling;

namespace DcosUpgrade.Modelling;

/// <summary>An event of a journal with the time of its entry.</summary>
/// <param name="Event">Null for an entry of an unknown kind.</param>
internal sealed record TimedEvent(DateTimeOffset At, JournalEvent? Event);
