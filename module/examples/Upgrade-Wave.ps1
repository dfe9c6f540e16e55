#Requires -Modules DcosUpgrade
<#
.SYNOPSIS
A child runbook that runs one wave of an approved plan. Start-UpgradeFleet.ps1 starts it on hybrid workers.
.DESCRIPTION
Publish it after Upgrade-Runbook.ps1, which it calls; the assets are the same. A wave that is complete is checked and changes nothing, so that a
wave can be run again after every interruption.
.EXAMPLE
./Upgrade-Wave.ps1 -Prefix Prod -Wave 2 -Asset -Folder /srv/dcos/prod -AcceptRisk no-new-nodes
Runs wave 2 of the plan in the variable ProdPlan.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Prefix,
    [Parameter(Mandatory)] [ValidateRange(0, [int]::MaxValue)] [int] $Wave,
    [switch] $Asset,
    [string] $DcosCredential,
    [string] $Folder,
    [switch] $Backup,
    [string[]] $AcceptRisk = @(),
    [int] $PauseTimeoutSec = 7200
)

$ErrorActionPreference = 'Stop'

if (-not ([string] (Get-AutomationVariable -Name "${Prefix}Plan")).Trim()) {
    throw "The variable ${Prefix}Plan has no plan. Write the file of Export-DcosUpgradePlan into it."
}
# A published runbook lies in the folder of the job, as the example does here.
$whole = if ($PSScriptRoot) { Join-Path $PSScriptRoot 'Upgrade-Runbook.ps1' } else { './Upgrade-Runbook.ps1' }
& $whole @PSBoundParameters
