#Requires -Version 5.1
<#
.SYNOPSIS
Builds, tests and packages the module. Needs the .NET SDK only.
.DESCRIPTION
After Build, DcosUpgrade.psd1 can be imported in place. Package creates out/DcosUpgrade/<version>/, out/DcosUpgrade.zip (Azure Automation),
out/DcosUpgrade.<version>.nupkg (Install-PSResource) and the SHA-256 of both. Unsigned packages of equal sources are equal, byte by byte.
On Windows, Package also creates out/DcosUpgrade.cat, a catalog of all files of the folder: Test-FileCatalog checks an installed module with it.
Tasks run in the order Build, Test, Package, independent of the order of the arguments; Package builds first.
.EXAMPLE
./build.ps1
.EXAMPLE
./build.ps1 -Task Build, Test, Package
.EXAMPLE
./build.ps1 -Task Package -Sign { param($Path) Set-AuthenticodeSignature -FilePath $Path -Certificate $certificate -TimestampServer $server }
Signs the files of this project before they are packed, and the catalog after it.
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Package')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    # Called with the path of each file to sign; see the last example.
    [scriptblock] $Sign
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
        $folder = dotnet msbuild src/Package.proj -getProperty:VersionFolder
        Invoke-Native dotnet @('msbuild', 'src/Package.proj', '-target:Lay', '-verbosity:minimal')
        if ($Sign) {
            Get-ChildItem -LiteralPath $folder -Recurse -File |
                Where-Object { $_.Extension -in '.ps1', '.psd1', '.ps1xml' -or $_.Name -like 'DcosUpgrade*.dll' } |
                ForEach-Object { & $Sign $_.FullName }
        }
        Invoke-Native dotnet @('msbuild', 'src/Package.proj', '-target:Pack', '-verbosity:minimal')
        # New-FileCatalog exists on Windows only.
        if ($env:OS -eq 'Windows_NT') {
            $catalog = Join-Path $PSScriptRoot 'out/DcosUpgrade.cat'
            $null = New-FileCatalog -Path $folder -CatalogFilePath $catalog -CatalogVersion 2.0
            if ($Sign) { & $Sign $catalog }
        }
    }
}
finally {
    Pop-Location
}
