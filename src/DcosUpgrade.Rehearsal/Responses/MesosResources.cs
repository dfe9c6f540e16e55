using System.Collections.Generic;

namespace DcosUpgrade.Rehearsal.Responses;

/// <summary>Resources; memory and disk in MB.</summary>
internal sealed record MesosResources(double Cpus, double Mem, double Disk = 0, double Gpus = 0)
{
    public static MesosResources None { get; } = new(0, 0);

    /// <summary>Port ranges; empty = the member <c>ports</c> is not printed.</summary>
    public IReadOnlyList<MesosPortRange> Ports { get; init; } = [];

    /// <param name="ports">Includes the port ranges.</param>
    public static MesosResources Sum(IEnumerable<MesosResources> all, bool ports = true)
    {
        double cpus = 0, mem = 0, disk = 0, gpus = 0;
        List<MesosPortRange>? ranges = null;
        foreach (MesosResources one in all)
        {
            cpus += one.Cpus;
            mem += one.Mem;
            disk += one.Disk;
            gpus += one.Gpus;
            if (ports && one.Ports.Count > 0)
            {
                (ranges ??= []).AddRange(one.Ports);
            }
        }

        return new MesosResources(cpus, mem, disk, gpus) { Ports = ranges is null ? [] : ranges };
    }
}
