using System;
using System.Diagnostics;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using Xunit;

namespace DcosUpgrade.Core.Tests.Inventory;

/// <summary>The program text itself, in a real shell.</summary>
public sealed class DiscoverOperationTests
{
    [Fact]
    public void On_a_machine_without_DCOS_the_program_finds_none_and_proves_nothing()
    {
        if (!OperatingSystem.IsLinux())
        {
            // The text is for Linux nodes; elsewhere there is no shell that it is written for.
            return;
        }

        DiscoverOperation operation = new("0123456789abcdef");
        using Process bash =
            Process.Start(new ProcessStartInfo("/bin/bash", ["-c", operation.ProgramText]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string output = bash.StandardOutput.ReadToEnd();
        string error = bash.StandardError.ReadToEnd();
        bash.WaitForExit();

        DiscoveredMaster found = operation.Parse(new RawOutput(bash.ExitCode, output, error, false));

        Assert.DoesNotContain("syntax error", error);
        Assert.False(found.IsDcosNode);
        Assert.Equal(DcosEdition.Unknown, found.Evidence.Edition);
        Assert.Contains("/opt/mesosphere/bin/cockroach", found.Evidence.Unseen);
    }
}
