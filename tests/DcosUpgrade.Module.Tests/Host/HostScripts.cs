using System;
using System.IO;

namespace DcosUpgrade.Module.Tests.Host;

/// <summary>Scripts for one test, with a small module of their own: what is tested here is the host.</summary>
public sealed class HostScripts : IDisposable
{
    private const string Module = """
        function Get-Probe {
            1..2 | ForEach-Object { [pscustomobject]@{ PSTypeName = 'Probe'; Name = "m$_"; Note = 'x' * 200 } }
        }

        function Invoke-Probe {
            [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param()
            if ($PSCmdlet.ShouldProcess('m1 (master)', 'Upgrade DC/OS')) { 'upgraded' } else { 'left alone' }
        }

        function Write-Probe {
            [CmdletBinding()] param()
            $record = [System.Management.Automation.ErrorRecord]::new([Exception]::new('inner text'), 'ProbeFailed', 'OpenError', 'm1')
            $record.ErrorDetails = [System.Management.Automation.ErrorDetails]::new('m1 does not answer.')
            $record.ErrorDetails.RecommendedAction = 'Look at its link.'
            $PSCmdlet.WriteError($record)
        }

        function Show-Progress([int] $Id, [int] $Parent, [string] $Activity, [string] $Status, [int] $Percent = -1, [int] $Seconds = -1, [switch] $Completed) {
            $record = [System.Management.Automation.ProgressRecord]::new($Id, $Activity, $Status)
            $record.ParentActivityId = $Parent
            $record.PercentComplete = $Percent
            $record.SecondsRemaining = $Seconds
            if ($Completed) { $record.RecordType = 'Completed' }
            $Host.UI.WriteProgress(1, $record)
        }
        """;

    private const string Manifest = """
        @{
            ModuleVersion     = '1.0'
            GUID              = '1f3b6c54-8a30-49b8-9c0d-0f9d3d1a7c11'
            RootModule        = 'Probe.psm1'
            FunctionsToExport = '*'
            FormatsToProcess  = 'Probe.Format.ps1xml'
        }
        """;

    private const string Format = """
        <Configuration><ViewDefinitions><View>
          <Name>Probe</Name>
          <ViewSelectedBy><TypeName>Probe</TypeName></ViewSelectedBy>
          <TableControl>
            <TableHeaders><TableColumnHeader><Label>Who</Label><Width>5</Width></TableColumnHeader><TableColumnHeader /></TableHeaders>
            <TableRowEntries><TableRowEntry><TableColumnItems>
              <TableColumnItem><PropertyName>Name</PropertyName></TableColumnItem>
              <TableColumnItem><PropertyName>Note</PropertyName></TableColumnItem>
            </TableColumnItems></TableRowEntry></TableRowEntries>
          </TableControl>
        </View></ViewDefinitions></Configuration>
        """;

    private readonly TemporaryFolder _folder = new();

    public HostScripts()
    {
        Write("Probe.psm1", Module);
        Write("Probe.Format.ps1xml", Format);
        Probe = Write("Probe.psd1", Manifest);
    }

    public string Folder => _folder.Path;

    /// <summary>The manifest of the small module.</summary>
    internal string Probe { get; }

    public void Dispose() => _folder.Dispose();

    internal string Write(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    internal HostResult Run(string script, params string[] arguments) =>
        HostProcess.Run(["-Module", Probe, Write("probe.ps1", script), .. arguments]);

    internal HostProcess StartForSignals(string script) =>
        HostProcess.StartForSignals(["-Module", Probe, Write("probe.ps1", script)]);

    internal HostProcess StartOnTerminal(string script, bool colours = true) =>
        HostProcess.StartOnTerminal($"-Module '{Probe}' '{Write("probe.ps1", script)}'", colours);
}
