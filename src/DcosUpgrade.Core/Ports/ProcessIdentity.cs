using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace DcosUpgrade.Ports;

/// <summary>The identity of an operator's process, as written to locks: <c>host/pid/start/machine id/boot id/pid namespace</c>.</summary>
/// <param name="Pid">The process number in its namespace.</param>
/// <param name="Start">The start of the process: a later process with the same number has another.</param>
internal sealed record ProcessIdentity(string Host, int Pid, string Start, string Machine, string Boot, string PidNamespace)
{
    /// <summary>What two processes must have in common so that a number means the same process for both.</summary>
    private static readonly IReadOnlyList<Func<ProcessIdentity, string>> s_places =
    [
        process => process.Host.ToUpperInvariant(),
        process => process.Machine,
        process => process.Boot,
        process => process.PidNamespace,
    ];

    public static ProcessIdentity Of(IMachine machine, int pid, string start) =>
        new(machine.HostName, pid, start, machine.MachineId, machine.BootId, machine.PidNamespace);

    /// <summary>Null for another format, such as that of earlier versions, which had no machine.</summary>
    public static ProcessIdentity? Parse(string text) =>
        text.Split('/') is [string host, string number, string start, string machine, string boot, string space]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int pid)
        ? new ProcessIdentity(host, pid, start, machine, boot, space)
        : null;

    /// <summary>True when it is certain that this process can see whether the other one is alive. What is unknown is not certain.</summary>
    public bool CanSee(ProcessIdentity other) => s_places.All(place => place(this).Length > 0 && place(this) == place(other));

    public override string ToString() => string.Join("/", [Host, Pid.ToString(CultureInfo.InvariantCulture), Start, Machine, Boot, PidNamespace]);
}
