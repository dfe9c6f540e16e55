using System;
using DcosUpgrade.Adapters.Ssh;
using DcosUpgrade.Core.Tests.NodePrograms;
using DcosUpgrade.Errors;
using Xunit;

namespace DcosUpgrade.Core.Tests.Adapters;

public sealed class SudoProbeTests
{
    [Theory]
    [InlineData("root\n", (int)SudoWay.None)]
    [InlineData("free\n", (int)SudoWay.Free)]
    [InlineData("password\n", (int)SudoWay.Password)]
    public void Every_sudo_answer_is_parsed(string answer, int way) =>
        Assert.Equal((SudoWay)way, SudoProbe.Read(answer, "m1", "core", hasPassword: true).Way);

    [Fact]
    public void Files_that_decide_about_sudo_are_read_with_the_answer()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using NodeRoot root = new();
        root.Program("id", "echo 1000");
        root.Program("sudo", "echo 'sudo: a password is required' >&2; exit 1");

        SudoState state = SudoProbe.Read(root.Run(new TextOperation(SudoProbe.Program)).Stdout, "m1", "core", hasPassword: true);

        Assert.Equal(SudoWay.Password, state.Way);
        Assert.Matches("^/etc/passwd [0-9]+\n", state.Files);
    }

    [Theory]
    [InlineData("password\n", SR.SudoRefused)]
    [InlineData("absent\n", SR.SudoRefused)]
    [InlineData("tty\n", SR.SudoRequiresTty)]
    public void Login_without_root_is_an_error_with_node_and_user(string answer, string id)
    {
        NodeAccessException e = Assert.Throws<NodeAccessException>(() => SudoProbe.Read(answer, "m1", "core", hasPassword: false));

        Assert.Equal(id, e.Id);
        Assert.Equal("m1", e.TargetName);
        Assert.Contains("core", e.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sudo: sorry, you must have a tty to run sudo", SR.SudoRequiresTty)]
    [InlineData("Sorry, try again.\nsudo: no password was provided\nsudo: 1 incorrect password attempt\n", SR.SudoRefused)]
    [InlineData("", SR.SudoRefused)]
    public void Sudo_errors_are_distinguished(string said, string id) => Assert.Equal(id, SudoProbe.Explain(said, "m1", "core").Id);
}
