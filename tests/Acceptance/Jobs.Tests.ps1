# What about_DcosUpgrade_Azure shows about jobs and remoting, in real background processes and over a real sshd.
BeforeAll {
    . $PSScriptRoot/common.ps1
    $module = (Get-Module DcosUpgrade | Where-Object Path -Like *.psd1).Path

    # The examples log in as a user does whose key is in its place.
    $userHome = Join-Path $TestDrive home
    $null = New-Item -ItemType Directory "$userHome/.ssh" -Force
    $rsa = [System.Security.Cryptography.RSA]::Create(2048)
    Set-Content "$userHome/.ssh/id_rsa" $rsa.ExportRSAPrivateKeyPem()
    $rsa.Dispose()
    $own = $env:HOME
    $env:HOME = $userHome

    # A rehearsal whose masters are upgraded; the same in every process.
    $rehearsed = {
        $cluster = New-DcosRehearsal -Instant -Agent 2 -PublicAgent 0 -Seed 7
        $made = $cluster | New-DcosUpgradeScript -Confirm:$false 6>$null
        $null = $cluster | Get-DcosNode -Role Master | Invoke-DcosNodeUpgrade -Script $made -Confirm:$false -NoJournal 6>$null 3>$null
    }
    function Get-Rehearsed { . $rehearsed; $cluster }

    # The example of the topic that begins with a command, on the rehearsal in place of a cluster.
    function Get-Shown {
        param($Command, [string[]] $Replace)
        $topic = Get-Content (Join-Path (Split-Path $module) 'en-US/about_DcosUpgrade_Azure.help.txt') -ErrorAction SilentlyContinue
        if (-not $topic) { $topic = Get-Content (Join-Path (Split-Path $module) 'module/en-US/about_DcosUpgrade_Azure.help.txt') }
        $from = $topic.IndexOf(@($topic -like "        $Command *")[0])
        $lines = for ($i = $from; $topic[$i].Trim(); $i++) { $topic[$i] }
        $text = $lines -join "`n" -replace 'Import-Module DcosUpgrade', "Import-Module '$module'" -replace '\$cluster = Get-DcosCluster [^\n]*', "$rehearsed"
        if ($Replace) { $text = $text.Replace($Replace[0], $Replace[1]) }
        [scriptblock]::Create($text)
    }
}

AfterAll { $env:HOME = $own }

Describe 'A job in the background' -Tag Jobs {
    It 'carries out a plan, and its results are read by the parent' {
        $journal = Join-Path $TestDrive 'job.jsonl'
        $job = Start-Job -ArgumentList $module, $journal {
            param($module, $journal)
            $ErrorActionPreference = 'Stop'
            Import-Module $module
            $cluster = New-DcosRehearsal -Instant -Agent 2 -PublicAgent 0
            $script = $cluster | New-DcosUpgradeScript -Confirm:$false
            $cluster | New-DcosUpgradePlan $script |
                Invoke-DcosUpgradePlan -AcceptRisk no-backup, no-new-nodes -Confirm:$false -JournalPath $journal
        }
        $steps = $job | Wait-Job -Timeout 300 | Receive-Job 6>$null 3>$null
        $state = $job.State
        $job | Remove-Job -Force

        $state | Should -Be Completed
        $nodes = $steps | Where-Object { $null -ne $_.Role }
        $nodes.Name | Sort-Object | Should -Be a1, a2, m1, m2, m3
        $nodes.Status | Sort-Object -Unique | Should -Be Done
        # Values compare with their names, as they do in a pipeline without a job.
        ($nodes | Where-Object Status -EQ Done).Count | Should -Be 5
        ($nodes | Where-Object Role -EQ Master).Count | Should -Be 3
        $nodes[0].Duration | Should -BeOfType timespan
        # The views of the parent show what the job returned.
        $steps | Format-Table | Out-String -Width 120 | Should -Match 'm1 .* Master .* Done'

        $report = Join-Path $TestDrive 'job.md'
        Export-DcosUpgradeReport $report $journal -Step $steps -Confirm:$false
        Get-Content $report -Raw | Should -Match '5 of 5 nodes'
    }

    It 'returns the conditions that are not met as records, and as texts of the step' {
        $job = Start-Job -ArgumentList $module {
            param($module)
            Import-Module $module
            $cluster = New-DcosRehearsal -Instant -Agent 2 -PublicAgent 0
            $cluster | Set-DcosRehearsalFault DiskFull a2
            $script = $cluster | New-DcosUpgradeScript -Confirm:$false
            $plan = $cluster | New-DcosUpgradePlan $script
            try { $plan | Invoke-DcosUpgradePlan -Confirm:$false -NoJournal } catch { $_.TargetObject.Conditions }
        }
        $results = $job | Wait-Job -Timeout 300 | Receive-Job 6>$null 3>$null
        $job | Remove-Job -Force

        $disk = $results | Where-Object Node -EQ a2
        $disk.Id | Should -Be disk-space
        $disk.Severity | Should -Be Blocking
        @($results | Where-Object Severity -EQ Risk).Count | Should -Be 2
        $step = $results | Where-Object Status -EQ Failed
        $step.Conditions[1] | Should -BeLike 'a2: disk-space: expected*'

        $report = Join-Path $TestDrive 'refused.json'
        $journal = Join-Path $TestDrive 'refused.jsonl'
        $null = New-DcosRehearsal -Instant -Agent 2 -PublicAgent 0 | Test-DcosPrerequisite -Name docker -JournalPath $journal
        Export-DcosUpgradeReport $report $journal -Step $step -Confirm:$false
        $conditions = (Get-Content $report -Raw | ConvertFrom-Json).passes.steps.conditions
        $conditions.id | Should -Be risk-no-new-nodes, disk-space, risk-no-backup
        $conditions[1].node | Should -Be a2
    }

    It 'is what about_DcosUpgrade_Azure shows, and the parent goes on with its results' {
        $cluster = Get-Rehearsed
        $script = $cluster | Get-DcosUpgradeScript
        $job = & (Get-Shown Start-Job)
        $results = $job | Wait-Job -Timeout 300 | Receive-Job 6>$null 3>$null
        $job | Remove-Job -Force

        $results.Name | Sort-Object | Should -Be a1, a2
        $results.Healthy | Should -Not -Contain $false
        $results[0].Gates | Should -Contain 'agent-active: Passed'
        # The cluster of the parent is another rehearsal: it is as far as that of the job once its agents are upgraded too.
        $null = $cluster | Get-DcosNode -Role Agent | Invoke-DcosNodeUpgrade -Script $script -Confirm:$false -NoJournal 6>$null 3>$null
        $healthy = $results | Wait-DcosAgentHealthy -Cluster $cluster
        $healthy.Name | Sort-Object | Should -Be a1, a2
        $healthy.Healthy | Should -Not -Contain $false
        $results.Name | Get-DcosUpgradeStatus -Cluster $cluster | ForEach-Object Version | Sort-Object -Unique | Should -Be 1.11.6
        (Watch-DcosUpgrade $cluster -Once)[0] | Should -Match 'complete'
    }

    It 'cannot hand over a plan but by its file' {
        $file = Join-Path $TestDrive 'plan.json'
        $job = Start-Job -ArgumentList $module, $file {
            param($module, $file)
            Import-Module $module
            $cluster = New-DcosRehearsal -Instant -Agent 2 -PublicAgent 0
            $plan = $cluster | New-DcosUpgradePlan ($cluster | New-DcosUpgradeScript -Confirm:$false)
            $plan | Export-DcosUpgradePlan $file -Confirm:$false
            $plan
        }
        $plan = $job | Wait-Job -Timeout 300 | Receive-Job 6>$null 3>$null
        $job | Remove-Job -Force
        $cluster = New-DcosRehearsal -Instant -Agent 2 -PublicAgent 0
        $null = $cluster | New-DcosUpgradeScript -Confirm:$false 6>$null

        $plan.Hash | Should -Match '^[0-9a-f]{64}$'
        { $plan | Invoke-DcosUpgradePlan -Cluster $cluster -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'PlanDeserialized*'
        $steps = Import-DcosUpgradePlan $file |
            Invoke-DcosUpgradePlan -Cluster $cluster -AcceptRisk no-backup, no-new-nodes -Confirm:$false -NoJournal 6>$null 3>$null
        ($steps | Where-Object { $null -ne $_.Role }).Status | Sort-Object -Unique | Should -Be Done
    }
}

Describe 'PowerShell remoting over SSH' -Tag Jobs -Skip:(-not $IsLinux -or -not (Test-Path /usr/sbin/sshd) -or (id -u) -ne 0) {
    BeforeAll {
        $folder = Join-Path $TestDrive sshd
        $null = New-Item -ItemType Directory $folder, /run/sshd -Force
        foreach ($key in 'host', 'user') { ssh-keygen -q -t ed25519 -N '' -f "$folder/$key" }
        $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $listener.Start()
        $port = $listener.LocalEndpoint.Port
        $listener.Stop()
        # The shell that runs these tests is also the one of the server.
        $shell = Join-Path $PSHOME pwsh
        if (-not (Test-Path $shell)) { $shell = [Environment]::ProcessPath }
        $root = Split-Path ([System.Environment]::ProcessPath)
        Set-Content "$folder/pwsh" "#!/bin/sh`nexport DOTNET_ROOT='$root' HOME='$userHome'`nexec '$shell' `"`$@`""
        chmod +x "$folder/pwsh"
        @"
ListenAddress 127.0.0.1
HostKey $folder/host
AuthorizedKeysFile $folder/user.pub
Subsystem powershell $folder/pwsh -sshs -NoLogo
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
PidFile none
UseDNS no
"@ | Set-Content "$folder/config"
        $server = Start-Process /usr/sbin/sshd -ArgumentList '-D', '-f', "$folder/config", '-p', $port, '-E', "$folder/log" -PassThru
        Set-Content "$folder/known_hosts" "[127.0.0.1]:$port $((Get-Content "$folder/host.pub").Split(' ')[0..1] -join ' ')"
        $remote = @{
            HostName = '127.0.0.1'; Port = $port; UserName = 'root'; KeyFilePath = "$folder/user"
            Options = @{ UserKnownHostsFile = "$folder/known_hosts"; StrictHostKeyChecking = 'yes'; ConnectionAttempts = '30' }
        }
    }
    AfterAll {
        if ($server) { Stop-Process -Id $server.Id -ErrorAction SilentlyContinue }
    }

    It 'returns the status of a cluster as about_DcosUpgrade_Azure shows' {
        $status = & (Get-Shown Invoke-Command '-ComputerName worker1, worker2', '@remote')

        $status.Name | Sort-Object | Should -Be a1, a2, m1, m2, m3
        $status | Where-Object Role -EQ Master | ForEach-Object Version | Sort-Object -Unique | Should -Be 1.11.6
        $status[0].PSObject.TypeNames[0] | Should -Be Deserialized.DcosUpgrade.DcosNodeStatus
        $status | Format-Table | Out-String -Width 120 | Should -Match 'm1 '
    }

    It 'returns the steps of a plan; they and the journal become a report here' {
        $journal = Join-Path $TestDrive 'remote.jsonl'
        $steps = Invoke-Command @remote -ArgumentList $module, $journal -ScriptBlock {
            param($module, $journal)
            $ErrorActionPreference = 'Stop'
            Import-Module $module
            $cluster = New-DcosRehearsal -Instant -Agent 2 -PublicAgent 0 -Seed 7
            $script = $cluster | New-DcosUpgradeScript -Confirm:$false
            $plan = $cluster | New-DcosUpgradePlan $script
            $plan | Invoke-DcosUpgradePlan -AcceptRisk no-backup, no-new-nodes -Confirm:$false -JournalPath $journal
        } 6>$null 3>$null

        ($steps | Where-Object { $null -ne $_.Role }).Status | Sort-Object -Unique | Should -Be Done
        Export-DcosUpgradeReport (Join-Path $TestDrive 'remote.md') $journal -Step $steps -Confirm:$false
        Get-Content (Join-Path $TestDrive 'remote.md') -Raw | Should -Match '5 of 5 nodes'
    }

    It 'returns nodes and results that go on here with -Cluster' {
        $session = New-PSSession @remote
        try {
            $far = Invoke-Command -Session $session -ArgumentList $module, "$rehearsed" -ScriptBlock {
                param($module, $rehearsed)
                $ErrorActionPreference = 'Stop'
                Import-Module $module
                . ([scriptblock]::Create($rehearsed))
                $cluster | Get-DcosNode -Role Master
            } 6>$null 3>$null
            # The session keeps its cluster: it is asked again later.
            Invoke-Command -Session $session { ($cluster | Get-DcosUpgradeStatus).Count } | Should -Be 5
        }
        finally { $session | Remove-PSSession }

        $cluster = Get-Rehearsed
        $health = $far | Wait-DcosMasterHealthy -Cluster $cluster
        $health.Healthy | Should -Be $true, $true, $true
        ($far | Get-DcosUpgradeStatus -Cluster $cluster).Version | Sort-Object -Unique | Should -Be 1.11.6
        { $far | Wait-DcosMasterHealthy -ErrorAction Stop } | Should -Throw -ErrorId 'ClusterRequired*'
    }
}
