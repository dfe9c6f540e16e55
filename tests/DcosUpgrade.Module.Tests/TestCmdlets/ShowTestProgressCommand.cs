using System;
using System.Globalization;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Commands;

namespace DcosUpgrade.Module.Tests.TestCmdlets;

/// <summary>Plays a script of progress: lines of <c>seconds node percent</c>. Without -Timed it reports as every cmdlet does.</summary>
[Cmdlet(VerbsCommon.Show, "TestProgress")]
public sealed class ShowTestProgressCommand : TestCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    public string[] Line { get; set; } = [];

    [Parameter]
    public int? Expected { get; set; }

    /// <summary>Take the seconds of the lines as the real time that has passed.</summary>
    [Parameter]
    public SwitchParameter Timed { get; set; }

    /// <summary>Fail after the last line.</summary>
    [Parameter]
    public SwitchParameter Fail { get; set; }

    protected override Task EndAsync(CancellationToken cancellationToken)
    {
        var elapsed = TimeSpan.Zero;
        var report = Timed ? new CmdletProgress(this, () => elapsed) : Report;
        report.Expected = Expected;
        report.Clock = Clock;
        foreach (string line in Line)
        {
            string[] fields = line.Split(' ');
            elapsed = TimeSpan.FromSeconds(double.Parse(fields[0], CultureInfo.InvariantCulture));
            report.Progress(fields[1], "Upgrade", "working", int.Parse(fields[2], CultureInfo.InvariantCulture));
        }

        report.Verbose("that was all");
        return Fail ? Task.FromException(new InvalidOperationException("odd")) : Task.CompletedTask;
    }
}
