BeforeAll {
    . $PSScriptRoot/common.ps1
    $root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    $packages = Join-Path $TestDrive 'packages'
    $null = dotnet msbuild (Join-Path $root 'src/Package.proj') -t:Package -nologo -v:quiet "-p:PackageOutput=$packages/"

    # A user who has no modules and no settings, in a process of its own.
    function Invoke-NewUser {
        param([string] $Text)
        $file = Join-Path $TestDrive 'session.ps1'
        Set-Content -LiteralPath $file -Value $Text
        $start = [System.Diagnostics.ProcessStartInfo]::new('dotnet')
        foreach ($argument in (Join-Path $PSHOME 'pwsh.dll'), '-NoProfile', '-NonInteractive', '-File', $file) { $start.ArgumentList.Add($argument) }
        $start.Environment['HOME'] = (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'profile') -Force).FullName
        'PSModulePath', 'DCOSUPGRADE_MODULE', 'XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME' | ForEach-Object { $null = $start.Environment.Remove($_) }
        $start.RedirectStandardOutput = $true
        $start.RedirectStandardError = $true
        $process = [System.Diagnostics.Process]::Start($start)
        $errorText = $process.StandardError.ReadToEndAsync()
        $output = $process.StandardOutput.ReadToEnd()
        $process.WaitForExit()
        [pscustomobject]@{ ExitCode = $process.ExitCode; Text = $output + $errorText.Result }
    }
}

Describe 'The package in the profile of a new user' -Skip:$IsWindows {
    It 'is installed from a folder, has its help, and rehearses an upgrade' {
        $transcript = Join-Path $TestDrive 'transcript.txt'
        $session = Invoke-NewUser @"
`$ErrorActionPreference = 'Stop'
`$ProgressPreference = 'SilentlyContinue'
`$null = Start-Transcript -LiteralPath '$transcript'
Register-PSResourceRepository -Name Folder -Uri '$packages' -Trusted
Find-PSResource -Name DcosUpgrade -Repository Folder | ForEach-Object { "found `$(`$_.Name) `$(`$_.Version): `$(`$_.Description)" }
Install-PSResource -Name DcosUpgrade -Repository Folder -Scope CurrentUser
Import-Module DcosUpgrade
`$module = Get-Module DcosUpgrade
"imported `$(`$module.Version) from `$(`$module.ModuleBase)"
'Get-DcosNode', 'about_DcosUpgrade', 'about_DcosUpgrade_Errors' | ForEach-Object { "help `$_ `$(@(Get-Help `$_).Count) `$((Get-Help `$_).Name)" }
& (Join-Path `$module.ModuleBase module/examples/Rehearse-Upgrade.ps1) -Instant
`$null = Stop-Transcript
"@
        $session.ExitCode | Should -Be 0 -Because $session.Text
        $text = Get-Content -LiteralPath $transcript -Raw
        $version = [string] (Import-PowerShellDataFile (Join-Path $root 'DcosUpgrade.psd1')).ModuleVersion
        $text | Should -Match "found DcosUpgrade $version`: Upgrades a live DC/OS cluster"
        $installed = Join-Path $TestDrive "profile/.local/share/powershell/Modules/DcosUpgrade/$version"
        $text | Should -Match ([regex]::Escape("imported $version from $installed"))
        foreach ($name in 'Get-DcosNode', 'about_DcosUpgrade', 'about_DcosUpgrade_Errors') { $text | Should -Match "help $name 1 $name" }
        $text | Should -Match '9 nodes upgraded to 1.11.6, 9 of 9 healthy'
        # What belongs to the package only stays behind, and each installed file has its hash.
        @(Get-Content (Join-Path $installed SHA256SUMS) | Where-Object {
            $hash, $name = $_ -split '  '
            (Get-FileHash -LiteralPath (Join-Path $installed $name)).Hash -ne $hash
        }) | Should -BeNullOrEmpty
        Join-Path $installed 'DcosUpgrade.nuspec' | Should -Not -Exist
    }
}

Describe 'A module that is imported in place' {
    It 'has help for <_>' -ForEach 'Get-DcosNode', 'about_DcosUpgrade', 'about_DcosUpgrade_Errors' {
        $found = Invoke-NewUser "Import-Module '$root/DcosUpgrade.psd1'; (Get-Help $_).Name"
        $found.Text.Trim() | Should -Be $_
    }
}
