using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using DcosUpgrade.Adapters.Machine;
using DcosUpgrade.Ports;
using Xunit;

namespace DcosUpgrade.Core.Tests.Adapters;

public sealed class SystemOperatorTests
{
    private static readonly SystemMachine s_machine = new();

    private readonly SystemOperator _operator = new(s_machine, Environment.UserName);

    [Fact]
    public void Identity_names_this_process()
    {
        Assert.Equal($"{Environment.UserName}@{Environment.MachineName} (pid {Environment.ProcessId})", _operator.Name);
        Assert.Equal(_operator.Identity, new SystemOperator(s_machine, "eve").Identity);
        Assert.False(_operator.IsGone(_operator.Identity));
    }

    [Fact]
    public void A_process_that_ended_is_gone()
    {
        using Process process = Process.Start("/bin/true");
        process.WaitForExit();

        Assert.True(_operator.IsGone(With(pid: process.Id.ToString(CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void Another_process_under_the_same_number_means_gone() => Assert.True(_operator.IsGone(With(start: "1")));

    [Theory]
    [InlineData(0, "elsewhere")]
    [InlineData(3, "6f0d")]
    [InlineData(3, "")]
    [InlineData(4, "7b1e")]
    [InlineData(4, "")]
    [InlineData(5, "pid:[1]")]
    [InlineData(5, "")]
    public void Process_of_another_or_unknown_machine_boot_or_namespace_is_not_gone(int part, string value)
    {
        string[] parts = With(start: "1").Split('/');
        parts[part] = value;

        Assert.False(_operator.IsGone(string.Join('/', parts)));
    }

    [Fact]
    public void Process_is_not_gone_for_a_machine_that_does_not_know_itself() =>
        Assert.False(new SystemOperator(new UnknownMachine(), "eve").IsGone(new ProcessIdentity(s_machine.HostName, 1, "1", "", "", "").ToString()));

    [Fact]
    public void Live_process_of_another_pid_namespace_is_not_gone()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return;
        }

        ProcessStartInfo start = new("unshare", ["-pf", "--mount-proc", "bash", "-c", "readlink /proc/self/ns/pid; cat /proc/self/stat; read -r line"])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        using Process other = Process.Start(start)!;
        string space = other.StandardOutput.ReadLine()!;
        string[] stat = other.StandardOutput.ReadLine()!.Split(' ');
        ProcessIdentity identity =
            new(s_machine.HostName, int.Parse(stat[0], CultureInfo.InvariantCulture), stat[21], s_machine.MachineId, s_machine.BootId, space);

        Assert.NotEqual(s_machine.PidNamespace, space);
        Assert.False(_operator.IsGone(identity.ToString()));
        Assert.True(_operator.IsGone((identity with { PidNamespace = s_machine.PidNamespace }).ToString()));

        other.StandardInput.WriteLine();
        other.WaitForExit();
    }

    [Fact]
    public void Facts_of_the_machine_are_those_of_the_system()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Assert.Equal(new FileInfo("/proc/self/ns/pid").LinkTarget, s_machine.PidNamespace);
        Assert.Equal(File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim(), s_machine.BootId);
        Assert.Equal(File.Exists("/etc/machine-id") ? File.ReadAllText("/etc/machine-id").Trim() : "", s_machine.MachineId);
    }

    [Theory]
    [InlineData("CORP\\alice", "CORP\\alice")]
    [InlineData("zoë o'neil \"x\"", "zoë o'neil \"x\"")]
    [InlineData("a\nb\tc", "a?b?c")]
    public void Name_of_a_user_is_one_line(string user, string shown) =>
        Assert.StartsWith(shown + "@" + Environment.MachineName, new SystemOperator(s_machine, user).Name, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("HOST/1/1")]
    [InlineData("HOST/-1/1")]
    [InlineData("HOST/1/1/1")]
    public void Malformed_identity_is_not_gone(string identity) =>
        Assert.False(_operator.IsGone(identity.Replace("HOST", Environment.MachineName, StringComparison.Ordinal)));

    [Fact]
    public void Ids_are_hexadecimal_of_the_length_asked_for_and_differ()
    {
        SystemIds ids = new();
        string[] names = [.. Enumerable.Range(0, 100).Select(_ => ids.Next(13))];

        Assert.All(names, name => Assert.Matches("^[0-9a-f]{13}$", name));
        Assert.Equal(100, names.Distinct().Count());
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.InRange(ids.Jitter(), 0, 0.9999999999999999));
    }

    /// <summary>The identity of this process with another number or start.</summary>
    private string With(string? pid = null, string? start = null)
    {
        string[] parts = _operator.Identity.Split('/');
        (parts[1], parts[2]) = (pid ?? parts[1], start ?? parts[2]);
        return string.Join('/', parts);
    }

    private sealed class UnknownMachine : IMachine
    {
        public string HostName => Environment.MachineName;

        public string MachineId => "";

        public string BootId => "";

        public string PidNamespace => "";
    }
}
