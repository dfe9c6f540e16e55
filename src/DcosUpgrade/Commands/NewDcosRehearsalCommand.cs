using System;
using System.Linq;
using System.Management.Automation;
using DcosUpgrade.Errors;
using DcosUpgrade.Modelling;
using DcosUpgrade.Parameters;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Sessions;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Commands;

/// <summary>Creates a simulated DC/OS cluster that all cmdlets accept in place of a real one, to rehearse a procedure, a script or a failure.</summary>
[Cmdlet(
    VerbsCommon.New,
    "DcosRehearsal",
    DefaultParameterSetName = AtSpeed)]
[OutputType(typeof(DcosCluster))]
public sealed class NewDcosRehearsalCommand : PSCmdlet
{
    private const string AtSpeed = "Speed";
    private const string AtOnce = "Instant";

    /// <summary>The name of the cluster.</summary>
    [Parameter]
    [ValidatePattern("^[A-Za-z0-9][A-Za-z0-9._-]{0,62}\\z")]
    public string Name { get; set; } = "rehearsal";

    /// <summary>The number of masters: 1, 3, 5, 7 or 9.</summary>
    [Parameter]
    [ValidateSet("1", "3", "5", "7", "9")]
    public int Master { get; set; } = 3;

    /// <summary>The number of agents.</summary>
    [Parameter]
    [ValidateRange(0, 20000)]
    public int Agent { get; set; } = 5;

    /// <summary>The number of public agents.</summary>
    [Parameter]
    [ValidateRange(0, 20000)]
    public int PublicAgent { get; set; } = 1;

    /// <summary>The seed of the random values; the same seed gives the same history.</summary>
    [Parameter]
    public int Seed { get; set; } = 42;

    /// <summary>The speed of the cluster's clock, in seconds per second of real time.</summary>
    [Parameter(ParameterSetName = AtSpeed)]
    [ValidateRange(0.01, 1000000)]
    public double Speed { get; set; } = 60;

    /// <summary>Runs as fast as possible, without waiting.</summary>
    [Parameter(
        ParameterSetName = AtOnce,
        Mandatory = true)]
    public SwitchParameter Instant { get; set; }

    /// <summary>The installed DC/OS version.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VersionCompleter))]
    public string FromVersion { get; set; } = "1.10.8";

    /// <summary>The version of the installer on the bootstrap node.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VersionCompleter))]
    public string ToVersion { get; set; } = "1.11.6";

    /// <summary>Open or Enterprise.</summary>
    [Parameter]
    [ValidateSet(nameof(DcosEdition.Open), nameof(DcosEdition.Enterprise))]
    public DcosEdition Edition { get; set; } = DcosEdition.Open;

    /// <summary>The installed security mode of Enterprise; permissive is the default of its installer.</summary>
    [Parameter]
    [ValidateSet(nameof(DcosSecurityMode.Disabled), nameof(DcosSecurityMode.Permissive), nameof(DcosSecurityMode.Strict))]
    public DcosSecurityMode SecurityMode { get; set; } = DcosSecurityMode.Permissive;

    /// <summary>The zones, to which nodes are assigned in turn.</summary>
    [Parameter]
    public string[] Zone { get; set; } = [];

    /// <summary>The path of a model that Export-DcosClusterModel wrote: the cluster is rehearsed as it is. No wildcards.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Model { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            if (Model is { } path)
            {
                WriteObject(RehearsalFactory.Create(OfModel(path)));
                return;
            }

            if (Edition == DcosEdition.Open && MyInvocation.BoundParameters.ContainsKey(nameof(SecurityMode)))
            {
                throw new InputException(SR.ModeNeedsEnterprise, Name, SecurityMode);
            }

            DcosVersion from = Release(FromVersion);
            DcosVersion to = Release(ToVersion);
            ReleaseLine.Require(from, to);
            RequireMode(from);
            WriteObject(RehearsalFactory.Create(new RehearsalOptions
            {
                Name = Name,
                Masters = Master,
                Agents = Agent,
                PublicAgents = PublicAgent,
                Seed = Seed,
                Speed = Instant ? 0 : Speed,
                FromVersion = from.ToString(),
                ToVersion = to.ToString(),
                Edition = Edition,
                SecurityMode = Edition == DcosEdition.Enterprise ? SecurityMode : DcosSecurityMode.None,
                Zones = Zone,
            }));
        }
        catch (DcosException e)
        {
            ThrowTerminatingError(Errors.DcosErrors.From(e));
        }
    }

    /// <exception cref="InputException">A parameter describes what the model decides (ModelConflict), or the file is invalid (ModelInvalid).</exception>
    private RehearsalOptions OfModel(string path)
    {
        string[] decided =
        [
            nameof(Name), nameof(Master), nameof(Agent), nameof(PublicAgent), nameof(FromVersion), nameof(Edition), nameof(SecurityMode), nameof(Zone),
        ];
        if (decided.FirstOrDefault(MyInvocation.BoundParameters.ContainsKey) is { } conflict)
        {
            throw new InputException(SR.ModelConflict, path, path, conflict);
        }

        ClusterModel model = ModelFiles.Read(this, path);
        DcosVersion from = new(model.Version);
        DcosVersion to = MyInvocation.BoundParameters.ContainsKey(nameof(ToVersion))
            ? Release(ToVersion)
            : model.TargetVersion is { } target ? new(target) : UpgradePath.NextOf(from);
        ReleaseLine.Require(from, to);
        return RehearsalOptions.Of(model, to.ToString()) with { Seed = Seed, Speed = Instant ? 0 : Speed };
    }

    /// <exception cref="InputException">The text is not a version, or that of a release line (NotAVersion).</exception>
    private static DcosVersion Release(string text) => new DcosVersion(text) is { IsRelease: true } version
        ? version
        : throw new InputException(SR.NotAVersion, text, text);

    /// <exception cref="InputException">The release does not have the security mode (ModeNotOfRelease).</exception>
    private void RequireMode(DcosVersion version)
    {
        string[] modes = [.. ReleaseLine.Of(version)!.SecurityModes];
        if (Edition == DcosEdition.Enterprise && !modes.Contains(SecurityMode.ToString(), StringComparer.OrdinalIgnoreCase))
        {
            throw new InputException(SR.ModeNotOfRelease, Name, version, SecurityMode, string.Join(" or ", modes));
        }
    }
}
