using System.Collections.Generic;

namespace DcosUpgrade.Rehearsal;

/// <summary>What <see cref="FaultAttribute"/> declares of one fault.</summary>
/// <param name="Default">The amount when none is specified.</param>
/// <param name="Roles">The roles of the machines that the fault applies to.</param>
internal sealed record FaultRow(RehearsalFault Fault, FaultUnit Unit, double Default, IReadOnlyList<DcosRole> Roles);
