#Requires -Version 5.1
<#
.SYNOPSIS
Builds, tests and packages the module. Needs the .NET SDK only.
.DESCRIPTION
After Build, DcosUpgrade.psd1 can be imported in place. Package creates out/DcosUpgrade/<version>/ and out/DcosUpgrade.zip.
Tasks run in the order Build, Test, Package, independent of the order of the arguments; Package builds first.
.EXAMPLE
./build.ps1
.EXAMPLE
./build.ps1 -Task Build, Test, Package
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Package')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

function Invoke-Native {
    param([string] $Program, [string[]] $Arguments)
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) {
        throw "$Program $Arguments ended with exit code $LASTEXITCODE."
    }
}

Push-Location -LiteralPath $PSScriptRoot
try {
    if ($Task -contains 'Build' -or $Task -contains 'Package') {
        Invoke-Native dotnet @('build', 'DcosUpgrade.sln', '--configuration', $Configuration)
    }

    if ($Task -contains 'Test') {
        # Windows PowerShell has no $IsWindows.
        if ($env:OS -eq 'Windows_NT') {
            Invoke-Native dotnet @('test', 'DcosUpgrade.sln', '--configuration', $Configuration)
        }
        else {
            Invoke-Native bash @('tests/run.sh')
        }
    }

    if ($Task -contains 'Package') {
        Invoke-Native dotnet @('msbuild', 'src/Package.proj', '-target:Package', '-verbosity:minimal')
    }
}
finally {
    Pop-Location
}
