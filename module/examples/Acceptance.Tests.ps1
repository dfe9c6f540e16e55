<#
Is the cluster as an upgrade should leave it? For Pester 5:

    $cluster = Get-DcosCluster -Inventory ./prod.yaml -Connection (New-DcosConnection -UserName core)
    Invoke-Pester -Container (New-PesterContainer -Path ./Acceptance.Tests.ps1 -Data @{ Cluster = $cluster; Version = '1.11.6' })
#>
param(
    [Parameter(Mandatory)] $Cluster,
    [Parameter(Mandatory)] [string] $Version
)

BeforeDiscovery {
    $nodes = @($Cluster | Get-DcosNode -Live)
}

Describe 'After the upgrade' {
    It '<_.Name> runs <Version>' -ForEach $nodes {
        $_.Version | Should -Be $Version
    }

    It 'master <_.Name> is healthy' -ForEach ($nodes | Where-Object Role -EQ Master) {
        $_ | Wait-DcosMasterHealthy -TimeoutSec 0 -Quiet | Should -BeTrue
    }

    It 'agent <_.Name> is healthy' -ForEach ($nodes | Where-Object Role -NE Master) {
        $_ | Wait-DcosAgentHealthy -TimeoutSec 0 -Quiet | Should -BeTrue
    }

    It 'all nodes run one build' {
        @($nodes.Build | Sort-Object -Unique).Count | Should -Be 1
    }
}
