namespace DcosUpgrade.Journaling;

/// <summary>Keeps events for audit and reports. No decision ever reads it.</summary>
internal interface IJournal
{
    /// <summary>Adds one entry, which is on the disk when this returns. Texts are redacted. Never throws.</summary>
    void Write(JournalEvent journalEvent);
}
