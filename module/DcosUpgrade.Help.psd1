# A nested module without content: Get-Help searches about topics in the folder of each loaded module, and this is the folder
# with the help of a module that is imported in place.
@{
    ModuleVersion     = '0.1.0'
    GUID              = '0c5d9b1e-7a43-4a53-9c1b-8f2d64e0b7a1'
    Author            = 'The DcosUpgrade authors'
    Description       = 'The help of DcosUpgrade.'
    FunctionsToExport = @()
    CmdletsToExport   = @()
    AliasesToExport   = @()
    VariablesToExport = @()
}
