BeforeDiscovery {
    . $PSScriptRoot/common.ps1
    # What an example needs before it, and the error in which it ends when it shows a failure.
    $before = @{
        'Invoke-DcosNodeUpgrade 6'    = { $null = $cluster | Get-DcosNode -Role Master | Invoke-DcosNodeUpgrade -Script $script }
        'Invoke-DcosUpgradePlan 3'    = {
            $null = 0..2 | ForEach-Object { $plan | Invoke-DcosUpgradePlan -Wave $_ -AcceptRisk no-new-nodes }
        }
        'Get-DcosNode 3'              = { $null = $cluster | Get-DcosNode -Role Master | Invoke-DcosNodeUpgrade -Script $script }
        'Get-DcosNode 4'              = { $null = $cluster | Get-DcosNode -Role Master | Invoke-DcosNodeUpgrade -Script $script }
        'New-DcosUpgradeScript 1'     = { $cluster = New-DcosRehearsal -Instant }
        'New-DcosUpgradeScript 2'     = { $cluster = New-DcosRehearsal -Instant }
        'New-DcosUpgradeScript 3'     = { $cluster = New-DcosRehearsal -Instant }
        'Update-DcosConfig 2'         = { Remove-Item genconf/config.yaml }
        'Update-DcosConfig 3'         = { Remove-Item new.yaml }
        'Wait-DcosAgentHealthy 1'     = { $null = $cluster | Get-DcosNode -Role Master | Invoke-DcosNodeUpgrade -Script $script }
        'Wait-DcosAgentHealthy 3'     = { $null = $cluster | Get-DcosNode -Role Master | Invoke-DcosNodeUpgrade -Script $script }
        'Watch-DcosUpgrade 1'         = { $null = $plan | Invoke-DcosUpgradePlan -AcceptRisk no-new-nodes }
        'Watch-DcosUpgrade 2'         = { $null = $plan | Invoke-DcosUpgradePlan -AcceptRisk no-new-nodes }
    }
    $ends = @{
        'Set-DcosRehearsalFault 1' = 'RolloutStopped'
    }
    $examples = foreach ($cmdlet in Get-Command -Module DcosUpgrade) {
        $number = 0
        foreach ($example in (Get-Help $cmdlet.Name -Full).examples.example) {
            $number++
            $name = "$($cmdlet.Name) $number"
            @{ Name = $name; Title = $example.title.Trim(' -'); Code = $example.code; Before = $before[$name]; Ends = $ends[$name] }
        }
    }
}

Describe 'The examples of the help, in a rehearsal' {
    BeforeAll {
        . $PSScriptRoot/common.ps1

        # What only a real cluster, an automation account and a person have.
        function Get-DcosCluster { param($Inventory, $Connection, $Master, [Parameter(ValueFromPipeline)] $File) process { $cluster } }
        function Get-AutomationVariable { param($Name) $variables[$Name] }
        function Get-AutomationPSCredential { param($Name) [pscredential]::new('core', $secret) }
        function Get-AutomationConnection { param($Name) @{ UserName = 'core'; PrivateKey = $keyText } }
        function Read-Host { param($Prompt, [switch] $AsSecureString) $secret }

        $secret = [securestring]::new()
        'secret'.ToCharArray() | ForEach-Object { $secret.AppendChar($_) }
        $rsa = [System.Security.Cryptography.RSA]::Create(2048)
        $keyText = $rsa.ExportRSAPrivateKeyPem()
        $rsa.Dispose()
        $blob = [byte[]] (0, 0, 0, 11) + [System.Text.Encoding]::ASCII.GetBytes('ssh-ed25519') + [byte[]] (0, 0, 0, 32) + [byte[]] (1..32)
        $knownHost = "10.1.0.2 ssh-ed25519 $([System.Convert]::ToBase64String($blob))"
        $homes = $env:HOME, (Get-PSProvider FileSystem).Home
        $place = Get-Location
    }

    BeforeEach {
        $folder = New-Item -ItemType Directory -Path (Join-Path $TestDrive ([guid]::NewGuid().ToString('n')))
        Set-Location -LiteralPath $folder
        $env:HOME = (Get-PSProvider FileSystem).Home = $folder.FullName
        $null = 'genconf', 'old', 'inventories', '.ssh' | ForEach-Object { New-Item -ItemType Directory -Path $_ }
        'id_ed25519', 'id_rsa', 'bastion', 'nodes' | ForEach-Object { Set-Content ".ssh/$_" $keyText }

        $ErrorActionPreference = 'Continue'
        $ConfirmPreference = 'None'
        $WarningPreference = $ProgressPreference = 'SilentlyContinue'
        $cluster = New-DcosRehearsal -Instant -Agent 9 -PublicAgent 1 -Zone a, b, c
        $script = $cluster | New-DcosUpgradeScript -JournalPath ./script.jsonl 6>$null
        $config = @"
bootstrap_url: $($script.BootstrapUrl)
cluster_name: rehearsal
exhibitor_storage_backend: static
master_discovery: static
master_list: [10.1.0.2, 10.1.0.3, 10.1.0.4]
resolvers: [10.0.0.2]
oauth_enabled: no

"@
        'old.yaml', 'old/config.yaml' | ForEach-Object { Set-Content $_ $config -NoNewline }
        $config += "enable_ipv6: false`n"
        'config.yaml', 'new.yaml', 'genconf/config.yaml' | ForEach-Object { Set-Content $_ $config -NoNewline }
        'ip-detect', 'genconf/ip-detect' | ForEach-Object { Set-Content $_ "#!/bin/sh`nhostname -i" }
        $version = '1.11.6'
        $sha256 = $script.InstallerSha256
        $inventory = 'prod.yaml'
        Set-Content inventories/prod.yaml 'version: 1'
        $connection = New-DcosConnection -UserName core -KeyFile ~/.ssh/id_ed25519
        $null = $cluster | Backup-DcosCluster -Destination ./before -JournalPath ./anna.jsonl
        'night', 'last-night' | ForEach-Object { Copy-Item anna.jsonl "$_.jsonl" }
        Copy-Item script.jsonl ben.jsonl
        $plan = $cluster | New-DcosUpgradePlan -Script $script -MaxUnavailable 3 -MaxAppUnavailable 3
        if ($Code -match 'Import-DcosUpgradePlan') { $plan | Export-DcosUpgradePlan ./night.json }
        $scriptId = $script.ScriptId
        $variables = @{
            DcosPrivateKey = $keyText; DcosKnownHosts = $knownHost; DcosScriptId = $script.ScriptId
            DcosScriptSha256 = $script.Sha256; DcosPlanHash = $plan.Hash
            DcosMasters = $cluster | Get-DcosNode -Role Master | ConvertTo-Json
        }
    }

    AfterEach {
        Set-Location -LiteralPath $place
        $env:HOME, (Get-PSProvider FileSystem).Home = $homes
    }

    It '<Name>: <Title>' -ForEach $examples {
        if ($Before) { . ([scriptblock]::Create($Before)) 6>$null }
        $id = $null
        $failures = try { . ([scriptblock]::Create($Code)) 2>&1 6>$null | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] } } catch { $_ }
        @($failures | ForEach-Object { ($_.FullyQualifiedErrorId -split ',')[0] + $(if (-not $Ends) { ": $_" }) }) | Should -Be @($Ends | Where-Object { $_ })
    }
}
