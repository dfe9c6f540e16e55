using System;
using System.Globalization;
using System.Management.Automation.Host;
using DcosUpgrade.Host.UI;

namespace DcosUpgrade.Host.Engine;

/// <summary>This program as the engine sees it.</summary>
internal sealed class ConsoleHost(ConsoleUI ui) : PSHost
{
    /// <summary>What a script asked this program to answer; null when it did not.</summary>
    public int? ExitCode { get; private set; }

    public override string Name => "DcosUpgrade.Host";

    public override Version Version { get; } = typeof(ConsoleHost).Assembly.GetName().Version!;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => ui;

    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture { get; } = CultureInfo.CurrentUICulture;

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    /// <summary>The answer [S] Suspend of a confirmation comes here; returning asks again.</summary>
    public override void EnterNestedPrompt() => ui.WriteWarningLine("This program has no prompt to suspend to.");

    public override void ExitNestedPrompt()
    {
    }

    /// <summary>A native program takes the terminal.</summary>
    public override void NotifyBeginApplication() => ui.HoldProgress();

    public override void NotifyEndApplication() => ui.ReleaseProgress();
}
