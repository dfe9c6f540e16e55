using System;
using System.ComponentModel;
using System.Management.Automation;

namespace DcosUpgrade.Parameters;

/// <summary>Lets a parameter of type DcosUpgradePlan accept a plan of a job or another session, so that the cmdlet can say what to do instead.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Property)]
public sealed class DcosPlanTransformationAttribute : ArgumentTransformationAttribute
{
    private const string Deserialized = "Deserialized." + nameof(DcosUpgrade) + "." + nameof(DcosUpgradePlan);

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is PSObject plan && plan.TypeNames.Contains(Deserialized)
            ? new DcosUpgradePlan
            {
                Cluster = Text(plan, nameof(DcosUpgradePlan.Cluster)),
                Hash = Text(plan, nameof(DcosUpgradePlan.Hash)),
                ScriptId = "",
                ScriptSha256 = "",
                FromVersion = Text(plan, nameof(DcosUpgradePlan.FromVersion)),
                ToVersion = Text(plan, nameof(DcosUpgradePlan.ToVersion)),
                MaxUnavailable = "1",
                MaxAppUnavailable = "1",
                IsDeserialized = true,
            }
            : inputData;

    private static string Text(PSObject plan, string property) => plan.Properties[property]?.Value?.ToString() ?? "";
}
