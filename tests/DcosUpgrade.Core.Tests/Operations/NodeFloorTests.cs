using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using Xunit;

namespace DcosUpgrade.Core.Tests.NodePrograms;

/// <summary>Every program text that is sent to a node, checked against the oldest supported software.</summary>
public sealed class NodeFloorTests
{
    private static readonly string[] s_builtins =
    [
        ":", "[", "break", "cd", "continue", "echo", "exec", "exit", "export", "false", "kill", "local", "read", "return", "set",
        "shift", "test", "trap", "umask", "unset", "wait",
    ];

    public static TheoryData<string> Programs => [.. All().Keys];

    [Fact]
    public void Every_operation_is_checked()
    {
        string[] operations = [.. typeof(NodeOperation).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(NodeOperation)) && !type.IsAbstract)
            .Select(type => type.Name)];

        Assert.NotEmpty(operations);
        Assert.All(operations, name => Assert.Contains(All().Keys, program => program.StartsWith(name, StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Program_is_valid_bash(string name)
    {
        Assert.Equal("", Parse(All()[name]));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Program_uses_only_commands_of_old_nodes(string name)
    {
        string[] unknown = [.. ShellCommands.Of(All()[name]).Where(command => !IsAllowed(command))];

        Assert.Empty(unknown);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Program_sets_the_locale_first(string name) =>
        Assert.Matches(@"^(#!/bin/bash\n)?export LC_ALL=C[ \n]", All()[name]);

    [Theory]
    [InlineData("jq . x", "jq")]
    [InlineData("a=$(awk x) || python3 -", "awk python3")]
    [InlineData("if [ -f x ]; then nc -l; fi", "[ nc")]
    [InlineData("case $x in a|b) perl x ;; *) ruby ;; esac; f() { lua; }; f | sort", "perl ruby lua sort")]
    [InlineData("timeout 5 docker ps >/dev/null 2>&1 </dev/null", "timeout docker")]
    [InlineData("for i in 1 2; do x=1 go \"$(who am i)\"; done > out; (cd x; make)", "who go cd make")]
    [InlineData("printf '%s' 'rm; mv' # cp\nexec 9>lock; exec bash x", "printf exec bash")]
    public void Commands_are_found_at_any_position(string program, string expected) =>
        Assert.Equal(expected.Split(' ').Order(), ShellCommands.Of(program).Order());

    private static bool IsAllowed(string command) =>
        NodeFloor.Programs.Contains(command)
        || s_builtins.Contains(command)
        || command is "$curl" or "/bin/bash"
        || command.StartsWith(NodePaths.Mesosphere + "/bin/", StringComparison.Ordinal);

    /// <summary>Program texts by operation and variant.</summary>
    private static Dictionary<string, string> All()
    {
        Dictionary<string, string> all = [];
        foreach (Type type in typeof(NodeOperation).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(NodeOperation)) && !type.IsAbstract))
        {
            foreach (object operation in OperationSamples.Made(type))
            {
                all.Add($"{type.Name} {all.Count}", ((NodeOperation)operation).ProgramText);
            }
        }

        foreach (RunOrder order in OperationSamples.Made(typeof(RunOrder)).Cast<RunOrder>())
        {
            all.Add($"{nameof(RunWrapper)} {all.Count}", RunWrapper.Text(order));
        }

        foreach (BootstrapJob job in OperationSamples.Values(typeof(BootstrapJob)).Cast<BootstrapJob>())
        {
            all.Add($"{job.GetType().Name} {all.Count}", job.Wrapper);
        }

        return all;
    }

    private static string Parse(string text)
    {
        using Process bash = Process.Start(new ProcessStartInfo("bash", ["-n"]) { RedirectStandardInput = true, RedirectStandardError = true })!;
        bash.StandardInput.Write(text);
        bash.StandardInput.Close();
        string errors = bash.StandardError.ReadToEnd();
        bash.WaitForExit();
        return bash.ExitCode == 0 ? errors : $"exit code {bash.ExitCode}: {errors}";
    }
}
