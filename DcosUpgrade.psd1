@{
    NestedModules        = @('module/DcosUpgrade.dll', 'module/DcosUpgrade.Help.psd1')
    ModuleVersion        = '0.1.0'
    GUID                 = '6a1d4f0e-6b5d-4b5e-9d58-2f0a1c7e4b93'
    Author               = 'The DcosUpgrade authors'
    CompanyName          = 'DcosUpgrade'
    Copyright            = '(c) The DcosUpgrade authors. Apache-2.0.'
    Description          = 'Upgrades a live DC/OS cluster from 1.10 to 2.2, one gated step at a time, without losing a running task.'
    PowerShellVersion    = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CompatiblePSEditions = @('Desktop', 'Core')
    FormatsToProcess     = @('module/DcosUpgrade.Format.ps1xml')
    TypesToProcess       = @('module/DcosUpgrade.Types.ps1xml')
    CmdletsToExport      = @(
        'Backup-DcosCluster'
        'Compare-DcosConfig'
        'Export-DcosClusterModel'
        'Export-DcosInventory'
        'Export-DcosUpgradePlan'
        'Export-DcosUpgradeReport'
        'Get-DcosCluster'
        'Get-DcosNode'
        'Get-DcosUpgradePath'
        'Get-DcosUpgradeScript'
        'Get-DcosUpgradeStatus'
        'Import-DcosUpgradePlan'
        'Initialize-DcosNodeUpgrade'
        'Invoke-DcosNodeUpgrade'
        'Invoke-DcosUpgradePlan'
        'New-DcosConnection'
        'New-DcosRehearsal'
        'New-DcosUpgradePlan'
        'New-DcosUpgradeScript'
        'Resume-DcosUpgrade'
        'Save-DcosDiagnostic'
        'Set-DcosRehearsalFault'
        'Set-DcosUpgradeLimit'
        'Stop-DcosScriptServer'
        'Stop-DcosUpgrade'
        'Suspend-DcosUpgrade'
        'Test-DcosConfig'
        'Test-DcosPrerequisite'
        'Update-DcosConfig'
        'Wait-DcosAgentHealthy'
        'Wait-DcosMasterHealthy'
        'Watch-DcosUpgrade'
    )
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    PrivateData          = @{
        PSData = @{
            Tags       = @('DCOS', 'Mesos', 'Upgrade', 'Cluster', 'Runbook', 'PSEdition_Desktop', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri = 'https://www.apache.org/licenses/LICENSE-2.0'
            ReleaseNotes = 'See module/CHANGELOG.md in the folder of the module.'
        }
    }
}
