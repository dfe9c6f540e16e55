using System.Collections.Generic;

namespace DcosUpgrade.Rehearsal;

/// <summary>What <see cref="FaultAttribute"/> declares of one fault.</summary>
/// <param name="Default">The amount when none is specified.</param>
/// <param name="Roles">The roles of the machines that the fault applies to.</param>
/// <param name="Text">What the fault does, how the node ends, and the amount: its entry in about_DcosUpgrade_Rehearsal.</param>
internal sealed record FaultRow(RehearsalFault Fault, FaultUnit Unit, double Default, IReadOnlyList<DcosRole> Roles, string Text);
