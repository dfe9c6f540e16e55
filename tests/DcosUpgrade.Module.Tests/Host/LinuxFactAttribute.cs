using System;
using System.IO;
using System.Linq;
using Xunit;

namespace DcosUpgrade.Module.Tests.Host;

/// <summary>A test of signals and terminals, which needs Linux and a program of it; elsewhere it is skipped, visibly.</summary>
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute(string program = "env") => Skip = ReasonToSkip(program);

    private static string? ReasonToSkip(string program) =>
        !OperatingSystem.IsLinux() ? "Needs Linux."
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program))) ? null
        : $"Needs the program {program}.";
}
