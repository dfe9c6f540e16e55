using System.Management.Automation;
using DcosUpgrade.Errors;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Sessions;

namespace DcosUpgrade.Commands;

/// <summary>Makes a DC/OS cluster in memory that every cmdlet takes for a real one: to try a procedure, a script or a failure.</summary>
[Cmdlet(
    VerbsCommon.New,
    "DcosRehearsal",
    DefaultParameterSetName = AtSpeed)]
[OutputType(typeof(DcosCluster))]
public sealed class NewDcosRehearsalCommand : PSCmdlet
{
    private const string AtSpeed = "Speed";
    private const string AtOnce = "Instant";

    /// <summary>The cluster's name.</summary>
    [Parameter]
    [ValidatePattern("^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$")]
    public string Name { get; set; } = "rehearsal";

    /// <summary>Masters: 1, 3, 5, 7 or 9.</summary>
    [Parameter]
    [ValidateSet("1", "3", "5", "7", "9")]
    public int Master { get; set; } = 3;

    /// <summary>Agents.</summary>
    [Parameter]
    [ValidateRange(0, 20000)]
    public int Agent { get; set; } = 5;

    /// <summary>Public agents.</summary>
    [Parameter]
    [ValidateRange(0, 20000)]
    public int PublicAgent { get; set; } = 1;

    /// <summary>Decides everything that is left to chance; the same seed gives the same history.</summary>
    [Parameter]
    public int Seed { get; set; } = 42;

    /// <summary>Seconds of the cluster's time that pass in a real one.</summary>
    [Parameter(ParameterSetName = AtSpeed)]
    [ValidateRange(0.01, 1000000)]
    public double Speed { get; set; } = 60;

    /// <summary>Wait for nothing: as fast as the machine can.</summary>
    [Parameter(
        ParameterSetName = AtOnce,
        Mandatory = true)]
    public SwitchParameter Instant { get; set; }

    /// <summary>The version that is installed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string FromVersion { get; set; } = "1.10.8";

    /// <summary>The version that the bootstrap node's installer holds.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string ToVersion { get; set; } = "1.11.6";

    /// <summary>Open or Enterprise.</summary>
    [Parameter]
    [ValidateSet(nameof(DcosEdition.Open), nameof(DcosEdition.Enterprise))]
    public DcosEdition Edition { get; set; } = DcosEdition.Open;

    /// <summary>The mode that Enterprise is installed with; permissive is what its installer takes when nobody says.</summary>
    [Parameter]
    [ValidateSet(nameof(DcosSecurityMode.Disabled), nameof(DcosSecurityMode.Permissive), nameof(DcosSecurityMode.Strict))]
    public DcosSecurityMode SecurityMode { get; set; } = DcosSecurityMode.Permissive;

    /// <summary>Zones that nodes are spread over in turn.</summary>
    [Parameter]
    public string[] Zone { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            if (Edition == DcosEdition.Open && MyInvocation.BoundParameters.ContainsKey(nameof(SecurityMode)))
            {
                throw new InputException(SR.ModeNeedsEnterprise, Name, SecurityMode);
            }

            WriteObject(RehearsalFactory.Create(new RehearsalOptions
            {
                Name = Name,
                Masters = Master,
                Agents = Agent,
                PublicAgents = PublicAgent,
                Seed = Seed,
                Speed = Instant ? 0 : Speed,
                FromVersion = new DcosVersion(FromVersion).ToString(),
                ToVersion = new DcosVersion(ToVersion).ToString(),
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
}
