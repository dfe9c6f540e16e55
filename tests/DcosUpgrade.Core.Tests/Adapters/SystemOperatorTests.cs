using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Adapters.Machine;
using Xunit;

namespace DcosUpgrade.Core.Tests.Adapters;

public sealed class SystemOperatorTests
{
    private readonly SystemOperator _operator = new();

    [Fact]
    public void Identity_names_this_process()
    {
        Assert.Equal($"{Environment.UserName}@{Environment.MachineName} (pid {Environment.ProcessId})", _operator.Name);
        Assert.Equal(_operator.Identity, new SystemOperator().Identity);
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

    [Fact]
    public void Identity_of_another_machine_is_not_gone() => Assert.False(_operator.IsGone(With(host: "elsewhere", start: "1")));

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
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

    private string With(string? host = null, string? pid = null, string? start = null)
    {
        string[] parts = _operator.Identity.Split('/');
        return $"{host ?? parts[0]}/{pid ?? parts[1]}/{start ?? parts[2]}";
    }
}
