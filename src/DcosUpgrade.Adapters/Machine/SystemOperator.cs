using System;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Adapters.Machine;

/// <summary>The identity of this process in locks.</summary>
internal sealed class SystemOperator : IOperator
{
    private readonly ProcessIdentity _self;

    public SystemOperator(IMachine machine, string user)
    {
        using Process self = Process.GetCurrentProcess();
        string name = string.Format(CultureInfo.InvariantCulture, "{0}@{1} (pid {2})", user, machine.HostName, self.Id);
        string valid = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name));
        Name = string.Concat(valid.Select(c => char.IsControl(c) ? '?' : c));
        _self = ProcessIdentity.Of(machine, self.Id, StartOf(self));
    }

    public string Name { get; }

    public string Identity => _self.ToString();

    public bool IsGone(string identity)
    {
        if (ProcessIdentity.Parse(identity) is not { } other || !_self.CanSee(other))
        {
            return false;
        }

        try
        {
            using Process process = Process.GetProcessById(other.Pid);
            return StartOf(process) != other.Start;
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
