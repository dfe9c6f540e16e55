using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Text;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Upgrade;

/// <summary>A next step is prose without a command, or a program that can be pasted as a whole, with its prose behind '#'.</summary>
public sealed class NextStepTests
{
    private static readonly string[] s_commands =
    [
        "sudo", "systemctl", "journalctl", "timedatectl", "df", "cat", "ls", "mv", "rm", "for", "ping", "curl", "findmnt", "dcos",
        NodePaths.Mesosphere + "/bin/",
    ];

    public static TheoryData<string> Steps => [.. All().Distinct()];

    [Theory]
    [MemberData(nameof(Steps))]
    public void Next_step_is_prose_or_a_program(string step)
    {
        string[] lines = step.Split('\n');
        if (lines.Length == 1 && !step.StartsWith('#'))
        {
            Assert.DoesNotContain(s_commands, command => step.Contains($": {command} ", StringComparison.Ordinal));
            return;
        }

        Assert.StartsWith("# ", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, line => !line.StartsWith('#'));
        string[] commands = [.. lines.Where(line => !line.StartsWith('#'))];
        Assert.All(commands, line => Assert.Contains(s_commands, command => line.StartsWith(command, StringComparison.Ordinal)));
        Assert.Equal("", Errors(step));
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void Remedy_that_holds_a_program_is_a_program(string step)
    {
        string lead = NextStepText.Lead(step);
        foreach (ClusterStateException error in new ClusterStateException[]
        {
            new(SR.RolloutStopped, "m1", "m1", "the reason", lead), new(SR.GatesFailed, "m1", "m1", 900, "the gate", lead),
        })
        {
            string remedy = error.Remedy!;
            if (step.StartsWith('#'))
            {
                Assert.Contains(step + "\n", remedy, StringComparison.Ordinal);
                Assert.Equal("", Errors(remedy));
                Assert.StartsWith("# ", remedy.Split('\n')[^1], StringComparison.Ordinal);
            }

            Assert.Contains(" run the same command again", remedy, StringComparison.Ordinal);
            Assert.DoesNotContain("..", remedy, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> All()
    {
        foreach (object?[] row in DecisionTableTests.Arrivals().Concat(DecisionTableTests.Afterwards()))
        {
            foreach (string? attempt in new[] { null, "20181020T020000Z-1" })
            {
                Decision decision = DecisionTable.Decide(new Situation((NodeFacts)row[1]!, FactsBuilder.Script, attempt));
                if (RemedyCatalog.Extend("m1", decision, ["No space left on device"]) is { } step)
                {
                    yield return step;
                }
            }
        }

        foreach (string advice in RemedyCatalog.All("m1"))
        {
            yield return advice;
        }

        foreach (string? progress in new[] { null, """{"stage": "archive"}""", """{"stage": "move_new"}""" })
        {
            foreach (string[] missing in new string[][] { [], ["/opt/mesosphere/bin", "/opt/mesosphere/etc"] })
            {
                NodeFacts facts = FactsBuilder.Untouched with { InstallProgress = progress, SwapMissing = missing };
                yield return InterruptedSwap.FinishSwap(facts);
                yield return InterruptedSwap.FinishSwap(facts with { SwapNew = missing });
            }
        }
    }

    private static string Errors(string program)
    {
        using Process bash = Process.Start(new ProcessStartInfo("bash", ["-n"]) { RedirectStandardInput = true, RedirectStandardError = true })!;
        bash.StandardInput.Write(program);
        bash.StandardInput.Close();
        string errors = bash.StandardError.ReadToEnd();
        bash.WaitForExit();
        return errors;
    }
}
