<#
.SYNOPSIS
Rehearses upgrades, exports their reports, and takes pictures of them with a headless Chromium.
.DESCRIPTION
With -Path it makes the one picture of the README. With -Folder it makes reports and pictures for a review: complete, failed, unverified
and large, on a desktop and a phone, light and dark.
.EXAMPLE
dotnet pwsh -NoProfile -File tests/Pictures/Export-ReportPicture.ps1 -Path .docs/report.png
.EXAMPLE
dotnet pwsh -NoProfile -File tests/Pictures/Export-ReportPicture.ps1 -Folder /tmp/report -LargeAgents 1000
#>
[CmdletBinding()]
param(
    [string] $Path,
    [string] $Folder,
    [int] $LargeAgents = 0,
    [string] $Module = "$PSScriptRoot/../../DcosUpgrade.psd1",
    [string] $Chromium = 'chromium'
)

$ErrorActionPreference = 'Stop'
Import-Module $Module -Force
$temporary = if ($Folder) { $Folder } else { Join-Path ([System.IO.Path]::GetTempPath()) ([System.IO.Path]::GetRandomFileName()) }
$null = New-Item -ItemType Directory -Force -Path $temporary

function New-Night([string] $Name, [int] $Agent, [int] $PublicAgent, [hashtable] $Faults = @{}, [string] $MaxUnavailable = '2', [switch] $Resume) {
    $cluster = New-DcosRehearsal -Agent $Agent -PublicAgent $PublicAgent -Zone az-1, az-2, az-3 -Instant
    foreach ($node in $Faults.Keys) { $cluster | Set-DcosRehearsalFault -Name $Faults[$node] -Node $node }
    $script = $cluster | New-DcosUpgradeScript -Confirm:$false
    $plan = $cluster | New-DcosUpgradePlan -Script $script -MaxUnavailable $MaxUnavailable -MaxAppUnavailable '50%' -Canary 1 -SoakTimeSec 120
    $journal = Join-Path $temporary "$Name.jsonl"
    Remove-Item -LiteralPath $journal -ErrorAction Ignore
    $common = @{ JournalPath = $journal; AcceptRisk = 'no-new-nodes', 'no-backup'; Confirm = $false; WarningAction = 'Ignore' }
    try { $plan | Invoke-DcosUpgradePlan @common | Out-Null } catch { Write-Host "$Name`: $_" }
    if ($Resume) { $plan | Invoke-DcosUpgradePlan @common -MaxTaskLoss 1 | Out-Null }
    foreach ($extension in 'html', 'md', 'json') {
        $plan | Export-DcosUpgradeReport (Join-Path $temporary "$Name.$extension") $journal -Cluster $cluster -Force -Confirm:$false
    }
}

function Save-Picture([string] $Report, [string] $Picture, [int] $Width, [int] $Height, [switch] $Dark) {
    $scheme = if ($Dark) { '0' } else { '1' }
    & $Chromium --headless --no-sandbox --disable-gpu --hide-scrollbars "--window-size=$Width,$Height" "--blink-settings=preferredColorScheme=$scheme" `
        "--screenshot=$Picture" "file://$Report" 2>$null | Out-Null
    if (-not (Test-Path -LiteralPath $Picture)) { throw "$Chromium made no picture of $Report." }
}

if ($Path) {
    New-Night readme -Agent 5 -PublicAgent 1 -Faults @{ a3 = 'TaskLost' } -Resume
    $picture = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)
    $null = New-Item -ItemType Directory -Force -Path (Split-Path $picture)
    Save-Picture (Join-Path $temporary 'readme.html') $picture 1000 1150
}
if ($Folder) {
    New-Night complete -Agent 5 -PublicAgent 1
    New-Night resumed -Agent 5 -PublicAgent 1 -Faults @{ a3 = 'TaskLost' } -Resume
    New-Night failed -Agent 5 -PublicAgent 1 -Faults @{ a3 = 'TaskLost' }
    New-Night staging -Agent 5 -PublicAgent 1 -Faults @{ a2 = 'DiskFull' }
    $changed = Join-Path $temporary 'unverified.jsonl'
    (Get-Content -Raw (Join-Path $temporary 'complete.jsonl')).Replace('"healthy":true', '"healthy":false') | Set-Content -NoNewline $changed
    Export-DcosUpgradeReport (Join-Path $temporary 'unverified.html') $changed -Force -Confirm:$false -ErrorAction SilentlyContinue
    if ($LargeAgents -gt 0) {
        New-Night large -Agent $LargeAgents -PublicAgent 0 -MaxUnavailable 10%
        New-Night large-failed -Agent $LargeAgents -PublicAgent 0 -MaxUnavailable 10% -Faults @{ a0500 = 'TaskLost' }
    }
    foreach ($report in Get-ChildItem -LiteralPath $temporary -Filter *.html) {
        Save-Picture $report.FullName (Join-Path $temporary "$($report.BaseName)-desktop-light.png") 1280 3000
        Save-Picture $report.FullName (Join-Path $temporary "$($report.BaseName)-desktop-dark.png") 1280 3000 -Dark
        Save-Picture $report.FullName (Join-Path $temporary "$($report.BaseName)-phone-light.png") 390 4200
        Save-Picture $report.FullName (Join-Path $temporary "$($report.BaseName)-phone-dark.png") 390 4200 -Dark
    }
}
