using System;
using System.Management.Automation;

namespace DcosUpgrade.Commands;

/// <summary>Thrown by asynchronous code to end its cmdlet with exactly this record, for instance one whose target is all results.</summary>
internal sealed class TerminatingErrorException(ErrorRecord record) : Exception(record.Exception.Message, record.Exception)
{
    public ErrorRecord Record { get; } = record;
}
