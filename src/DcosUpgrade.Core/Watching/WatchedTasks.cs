namespace DcosUpgrade.Watching;

/// <summary>The tasks of the cluster.</summary>
/// <param name="Running">Number of running tasks by the leading master; null without a leader.</param>
/// <param name="Kept">Tasks of upgraded agents that still ran at the gates.</param>
/// <param name="Lost">Tasks of upgraded agents that were lost.</param>
internal sealed record WatchedTasks(int? Running, int Kept, int Lost);
