using System;
using System.Management.Automation;

namespace DcosUpgrade.Commands;

/// <summary>Ends a cmdlet with this error record, for example one whose target has all results.</summary>
internal sealed class TerminatingErrorException(ErrorRecord record) : Exception(record.Exception.Message, record.Exception)
{
    public ErrorRecord Record { get; } = record;
}
