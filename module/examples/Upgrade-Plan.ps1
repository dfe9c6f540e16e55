<#
.SYNOPSIS
Plans an upgrade, stages and runs it, and exports a report: on a simulated cluster, or with -Cluster on a real one.
.DESCRIPTION
Run it again with the same plan file to resume.
.EXAMPLE
./Upgrade-Plan.ps1 -Instant
Upgrades three masters and nine agents, in waves with one canary.
.EXAMPLE
./Upgrade-Plan.ps1 -Instant -Fault TaskLost -On a4
The same with an agent that loses a task: no node is started after its wave.
.EXAMPLE
./Upgrade-Plan.ps1 -Cluster $cluster -Script $script -PlanPath ./night.json -JournalPath ./night.jsonl -AcceptRisk no-new-nodes
A real cluster, with a plan for approval and a journal for the audit. The backup must be younger than 24 h.
.EXAMPLE
./Upgrade-Plan.ps1 -Instant -ReportPath ./night.html
Exports the report as HTML; without -ReportPath it is a text file in the folder of temporary files.
#>
[CmdletBinding()]
param(
    [object] $Cluster,
    [object] $Script,
    [string] $PlanPath,
    [string] $JournalPath,
    [string] $ReportPath,
    [string] $MaxUnavailable = '3',
    [string] $MaxAppUnavailable = '30%',
    [int] $Canary = 1,
    [int] $SoakTimeSec = 60,
    [string[]] $AcceptRisk = @(),
    [int] $Speed = 60,
    [switch] $Instant,
    [string] $Fault,
    [string] $On
)

$ErrorActionPreference = 'Stop'

if (-not $Cluster) {
    $pace = @{ Speed = $Speed }
    if ($Instant) { $pace = @{ Instant = $true } }
    $Cluster = New-DcosRehearsal -Agent 8 -PublicAgent 1 @pace
    # A simulated cluster gets no new nodes and needs no backup.
    $AcceptRisk += 'no-new-nodes', 'no-backup'
    if ($Fault) { $Cluster | Set-DcosRehearsalFault -Name $Fault -Node $On }
}
if (-not $Script) { $Script = $Cluster | New-DcosUpgradeScript -Confirm:$false }

if ($PlanPath -and (Test-Path -LiteralPath $PlanPath)) {
    $plan = Import-DcosUpgradePlan -Path $PlanPath
}
else {
    $plan = $Cluster |
        New-DcosUpgradePlan -Script $Script -MaxUnavailable $MaxUnavailable -MaxAppUnavailable $MaxAppUnavailable -Canary $Canary -SoakTimeSec $SoakTimeSec
    if ($PlanPath) { $plan | Export-DcosUpgradePlan -Path $PlanPath -Confirm:$false }
}

"Plan $($plan.Hash.Substring(0, 12)): $($plan.Steps.Count) steps in waves 0 to $($plan.Waves)"
foreach ($step in $plan.Steps) { "  wave {0}  {1,-10} {2}" -f $step.Wave, $step.Name, $step.Reason }
foreach ($line in $plan.Separations) { "  apart: $line" }

$temporary = Join-Path ([System.IO.Path]::GetTempPath()) ([System.IO.Path]::GetRandomFileName())
$journal = if ($JournalPath) { $JournalPath } else { "$temporary.jsonl" }
$report = if ($ReportPath) { $ReportPath } else { "$temporary.md" }
$more = @{}
if ($AcceptRisk) { $more.AcceptRisk = $AcceptRisk }
$steps = [System.Collections.Generic.List[object]]::new()
try {
    $plan | Invoke-DcosUpgradePlan -Cluster $Cluster -Script $Script -JournalPath $journal @more -Confirm:$false | ForEach-Object { $steps.Add($_) }
}
finally {
    $steps | Out-Default
    if (Test-Path -LiteralPath $journal) {
        $plan | Export-DcosUpgradeReport -Path $report -JournalPath $journal -Force -Confirm:$false
        if (-not $ReportPath) { Get-Content -LiteralPath $report -TotalCount 1 }
        "The report is in $report."
    }
}
