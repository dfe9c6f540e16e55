using System;
using System.Management.Automation;
using System.Reflection;

namespace DcosUpgrade.TestCmdlets;

/// <summary>Select-Object -First 1, which the engine alone does not have: its exception is internal to the engine.</summary>
[Cmdlet(VerbsLifecycle.Stop, "TestUpstream")]
public sealed class StopTestUpstreamCommand : PSCmdlet
{
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    protected override void ProcessRecord()
    {
        WriteObject(InputObject);
        var type = typeof(PSCmdlet).Assembly.GetType("System.Management.Automation.StopUpstreamCommandsException", throwOnError: true);
        throw (Exception)Activator.CreateInstance(type, BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public, null, [this], null);
    }
}
