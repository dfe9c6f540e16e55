<#
.SYNOPSIS
Plans an upgrade, stages it, carries it out and reports what became of it: on a simulated cluster, or with -Cluster on a real one.
.DESCRIPTION
Run again with the same plan file it goes on where things stand.
.EXAMPLE
./Upgrade-Plan.ps1 -Instant
Three masters and nine agents, planned in waves with one canary, and upgraded.
.EXAMPLE
./Upgrade-Plan.ps1 -Instant -Fault TaskLost -On a4
The same with an agent that loses a task: nothing is started after its wave.
.EXAMPLE
./Upgrade-Plan.ps1 -Cluster $cluster -Script $script -PlanPath ./night.json -JournalPath ./night.jsonl -AcceptRisk no-new-nodes
A real cluster, with a plan that can be signed off and a journal for the audit. Its backup is younger than a day.
.EXAMPLE
./Upgrade-Plan.ps1 -Instant -ReportPath ./night.html
The report is one for a browser; without -ReportPath it is a text among the temporary files.
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
    # Nobody adds nodes to a simulated cluster, and nobody misses it.
    $AcceptRisk += 'no-new-nodes', 'no-backup'
    if ($Fault) { $Cluster | Set-DcosRehearsalFault -Name $Fault -Node $On }
}
if (-not $Script) { $Script = $Cluster | New-DcosUpgradeScript -Confirm:$false }

if ($PlanPath -and (Test-Path -LiteralPath $PlanPath)) {
    $plan = Import-DcosUpgradePlan -Path $PlanPath
}
else {
    $plan = $Cluster | New-DcosUpgradePlan -Script $Script -MaxUnavailable $MaxUnavailable -MaxAppUnavailable $MaxAppUnavailable -Canary $Canary -SoakTimeSec $SoakTimeSec
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
