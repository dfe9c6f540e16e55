using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Rehearsal.Responses;

/// <summary>Resources as Mesos counts them; memory and disk in MB.</summary>
internal sealed record MesosResources(double Cpus, double Mem, double Disk = 0, double Gpus = 0)
{
    public static MesosResources None { get; } = new(0, 0);

    /// <summary>Port ranges; empty = the member <c>ports</c> is not printed.</summary>
    public IReadOnlyList<MesosPortRange> Ports { get; init; } = [];

    public MesosResources Plus(MesosResources other) =>
        new(Cpus + other.Cpus, Mem + other.Mem, Disk + other.Disk, Gpus + other.Gpus) { Ports = [.. Ports.Concat(other.Ports)] };

    public static MesosResources Sum(IEnumerable<MesosResources> all) => all.Aggregate(None, (sum, one) => sum.Plus(one));
}
