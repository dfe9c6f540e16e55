using System;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Adapters.Machine;

/// <summary>The identity of this process in locks.</summary>
internal sealed class SystemOperator : IOperator
{
    private readonly string _host = Environment.MachineName;

    public SystemOperator()
    {
        using Process self = Process.GetCurrentProcess();
        Name = string.Format(CultureInfo.InvariantCulture, "{0}@{1} (pid {2})", Environment.UserName, _host, self.Id);
        Identity = string.Format(CultureInfo.InvariantCulture, "{0}/{1}/{2}", _host, self.Id, StartOf(self));
    }

    public string Name { get; }

    public string Identity { get; }

    public bool IsGone(string identity)
    {
        string[] parts = identity.Split('/');
        if (parts.Length != 3
            || !string.Equals(parts[0], _host, StringComparison.OrdinalIgnoreCase)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int pid))
        {
            return false;
        }

        try
        {
            using Process process = Process.GetProcessById(pid);
            return StartOf(process) != parts[2];
        }
        catch (ArgumentException)
        {
            return true;
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or IOException or UnauthorizedAccessException)
        {
            // The process just ended, or access is denied: unknown.
            return false;
        }
    }

    /// <summary>Start time of a process, in a form that is equal for all readers.</summary>
    /// <remarks>
    /// On Linux .NET derives StartTime from the wall clock, so two processes read different values for the same process; the
    /// kernel's ticks since boot do not change.
    /// </remarks>
    private static string StartOf(Process process)
    {
        string stat = string.Format(CultureInfo.InvariantCulture, "/proc/{0}/stat", process.Id);
        if (!File.Exists(stat))
        {
            return process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
        }

        // The program's name in brackets may contain spaces and brackets: fields are counted from the last bracket.
        string text = File.ReadAllText(stat);
        return text.Substring(text.LastIndexOf(')') + 2).Split(' ')[19];
    }
}
