#Requires -Version 5.1
#Requires -Modules DcosUpgrade
<#
.SYNOPSIS
Upgrades an Open Source cluster from a session: masters first, one at a time, then agents.
.DESCRIPTION
Run it again after an interruption: every step checks the current state first, completed nodes are skipped, and active runs are followed.
.EXAMPLE
$installer = @{ InstallerPath = '/home/core/dcos_generate_config.sh'; InstallerSha256 = $sha256 }
./Upgrade-Cluster.ps1 -Inventory ./prod.yaml -ConfigPath ./config.yaml -IpDetectPath ./ip-detect @installer -WhatIf
Shows what would be done. Nothing is written. $sha256 is the SHA-256 of the installer that you downloaded.
#>
[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
param(
    [Parameter(Mandatory)] [string] $Inventory,
    [Parameter(Mandatory)] [string] $ConfigPath,
    [Parameter(Mandatory)] [string] $IpDetectPath,
    [Parameter(Mandatory)] [string] $InstallerPath,
    [Parameter(Mandatory)] [string] $InstallerSha256,
    [string] $UserName = 'core',
    [string] $KeyFile = '~/.ssh/id_ed25519',
    [int] $ThrottleLimit = 4
)

$ErrorActionPreference = 'Stop'

$connection = New-DcosConnection -UserName $UserName -KeyFile $KeyFile
$cluster = Get-DcosCluster -Inventory $Inventory -Connection $connection

# The same inputs return the existing script.
$script = $cluster | New-DcosUpgradeScript -ConfigPath $ConfigPath -IpDetectPath $IpDetectPath -InstallerPath $InstallerPath `
    -InstallerSha256 $InstallerSha256

$cluster |
    Get-DcosNode |
    Invoke-DcosNodeUpgrade -Script $script -ThrottleLimit $ThrottleLimit |
    Wait-DcosMasterHealthy |
    Wait-DcosAgentHealthy
