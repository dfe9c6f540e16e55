using System.Collections.Generic;

namespace DcosUpgrade;

/// <summary>The baseline tasks of a node, compared with what runs now.</summary>
/// <param name="Kept">Ids of the tasks that still run.</param>
/// <param name="Ended">Ids of the tasks that finished or were stopped by their framework.</param>
/// <param name="Lost">Ids of the lost tasks, each with its state.</param>
internal sealed record TaskReport(IReadOnlyList<string> Kept, IReadOnlyList<string> Ended, IReadOnlyList<string> Lost);
