using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Inventory;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>One node: its files, services, runs and faults. They change each other only through this class.</summary>
internal sealed class RehearsalNode
{
    private DateTimeOffset _bootedAt = RehearsalCluster.Start.AddDays(-40);

    public RehearsalNode(RehearsalCluster cluster, InventoryNode spec, DcosRelease release)
    {
        Cluster = cluster;
        Spec = spec;
        Dice = new Dice(cluster.Options.Seed, spec.Name) { Pace = spec.Role == DcosRole.Master ? cluster.Options.Pace.Masters : cluster.Options.Pace.Agents };
        Faults = new FaultSet(cluster.Clock);
        Folder = new ClusterFolder(cluster.Clock);
        Files = new InstalledFiles(release);
        RoleFiles = [Operations.StartRunOperation.RoleFile(spec.Role)];
        DetectedAddress = spec.Address;
        BootId = Dice.Uuid();
        Services = new NodeServices(this);
        Agent = spec.Role == DcosRole.Master ? null : new SimulatedAgent(this);
    }

    public RehearsalCluster Cluster { get; }

    public InventoryNode Spec { get; }

    public string Name => Spec.Name;

    public DcosRole Role => Spec.Role;

    public string Address => Spec.Address;

    public Dice Dice { get; }

    public FaultSet Faults { get; }

    public InstalledFiles Files { get; }

    /// <summary>Names under /etc/mesosphere/roles.</summary>
    public List<string> RoleFiles { get; }

    /// <summary>Output of detect_ip while the program is installed.</summary>
    public string DetectedAddress { get; set; }

    public string BootId { get; private set; }

    /// <summary>Since when a start of a run holds the start lock; null while none does.</summary>
    public DateTimeOffset? ArrivedAt { get; set; }

    /// <summary>The number in the file fence.</summary>
    public long Fence { get; set; }

    /// <summary>Seconds since the boot of the machine.</summary>
    public long UptimeSec => (long)(Cluster.Clock.UtcNow - _bootedAt).TotalSeconds;

    /// <summary>False while the machine reboots.</summary>
    public bool IsUp { get; private set; } = true;

    /// <summary>Time of the node's own clock.</summary>
    public DateTimeOffset Now => Cluster.Clock.UtcNow + Faults.Lasts(RehearsalFault.ClockSkewed);

    public bool IsReachable => IsUp && !Faults.IsOn(RehearsalFault.LinkDown);

    public long FreeKiB => Faults.Has(RehearsalFault.DiskFull) ? 512 << 10 : FreeWhenWell;

    /// <summary>Free space without the fault DiskFull.</summary>
    public long FreeWhenWell { get; set; } = 60L << 20;

    /// <summary>Size of DcosUpgrade's download cache.</summary>
    public long CacheKiB { get; set; } = 4;

    public NodeServices Services { get; }

    /// <summary>The Mesos agent; null on masters.</summary>
    public SimulatedAgent? Agent { get; }

    /// <summary>Attempts of DcosUpgrade, oldest first.</summary>
    public List<SimulatedRun> Runs { get; } = [];

    /// <summary>The attempt that occupies the run slot; null: free.</summary>
    public SimulatedRun? Running => Runs.FirstOrDefault(run => run.IsAlive);

    public ClusterFolder Folder { get; }

    /// <summary>Time of the last activation; null: none.</summary>
    public DateTimeOffset? ActivatedAt { get; set; }

    /// <summary>A GET from this node to the bootstrap node, with the faults of both.</summary>
    public Download Download(string url)
    {
        Download download = Cluster.Bootstrap.Get(url);
        if (download.ExitCode == 0 && Faults.Strikes(RehearsalFault.FetchFails))
        {
            return download with { ExitCode = 22, Status = 503 };
        }

        return url.EndsWith(".sh", StringComparison.Ordinal) && Faults.Has(RehearsalFault.ScriptAltered)
            ? download with { Sha256 = ServedScript.Hash("altered " + url) }
            : download;
    }

    /// <summary>Power loss: all processes end without cleanup, and the machine is up again one minute later.</summary>
    public void Reboot()
    {
        IsUp = false;
        Running?.Kill();
        Services.Kill();
        Cluster.Clock.Schedule(Dice.Seconds(45, 75), Boot);
    }

    public override string ToString() => Name;

    private void Boot()
    {
        BootId = Dice.Uuid();
        _bootedAt = Cluster.Clock.UtcNow;
        IsUp = true;
        if (Files.Stage is null)
        {
            Services.Start();
        }
        else if (Files.Stage == "archive" && !Files.Missing.Any())
        {
            // dcos-setup completes the swap but starts no service. Without bin it cannot run.
            Files.Install(Files.Pending!);
        }
    }
}
