<#
Verifies an upgraded cluster. For Pester 5:

    $cluster = Get-DcosCluster -Inventory ./prod.yaml -Connection (New-DcosConnection -UserName core)
    Invoke-Pester -Container (New-PesterContainer -Path ./Acceptance.Tests.ps1 -Data @{ Cluster = $cluster; Version = '1.11.6' })

Each test is a check of Test-DcosPrerequisite -Procedure Verify, and has its name.
#>
param(
    [Parameter(Mandatory)] $Cluster,
    [Parameter(Mandatory)] [string] $Version
)

BeforeDiscovery {
    $results = @($Cluster | Test-DcosPrerequisite -Procedure Verify -ToVersion $Version | Where-Object Status -NE Skipped)
}

Describe 'After the upgrade' {
    It '<_.Name> of <_.Target>' -ForEach $results {
        $_.Status | Should -BeIn Passed, Warning -Because "$($_.Message)$(if ($_.Remedy) { "; $($_.Remedy)" })"
    }
}
