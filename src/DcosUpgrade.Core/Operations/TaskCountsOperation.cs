using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>The leading master's counts of tasks by state.</summary>
/// <param name="Mark">
/// The counts with a mark of the leader's term. While it is unchanged, no task has started or ended: an ended task stays counted, and a started task
/// adds to the active ones.
/// </param>
/// <param name="Running">Number of running tasks; null when the leader does not say it.</param>
internal sealed record TaskCounts(string Mark, int? Running);

/// <summary>Reads the counts of tasks of a leading master: one local GET of its metrics. Null when it does not lead or does not answer.</summary>
internal sealed class TaskCountsOperation(string token) : SecuredOperation<TaskCounts?>(token)
{
    private const string Tasks = "master/tasks_";
    private const string Elected = "master/elected";

    /// <summary>The metric of the time that the leader needed to read the registry. It is set once in a term and identifies the term.</summary>
    private const string RegistryFetch = "registrar/state_fetch_ms";
    private static readonly JsonKeep s_kept = static name => name is Elected or RegistryFetch || IsTasks(name) ? Json.Whole : null;

    public override bool Writes => false;

    public override TimeSpan Limit => TimeSpan.FromSeconds(30);

    public override int MaxBytes => 4 << 20;

    public override string ProgramText => Start + $"""
        {Frame.Open("metrics")}{Get("$scheme://$ip:5050/metrics/snapshot", 10, 4 << 20, JsonCut.Metrics)}
        {Frame.Close}
        """;

    /// <exception cref="NodeAnswerException">The answer could not be parsed as JSON.</exception>
    public override TaskCounts? Parse(RawOutput output)
    {
        HttpSection metrics = HttpSection.Parse(Frame.Split(output, nameof(TaskCountsOperation)), "metrics");
        Json values = AnswerJson.Parse(metrics.Ok ? metrics.Body : "{}", nameof(TaskCountsOperation), keep: s_kept);
        KeyValuePair<string, Json>[] counts = [.. values.Members.Where(value => IsTasks(value.Key)).OrderBy(value => value.Key, StringComparer.Ordinal)];
        return values[Elected].Number is 1 && values[RegistryFetch].Number is { } term && counts.Length > 0
            ? new TaskCounts(
                string.Join(" ", counts.Select(count => FormattableString.Invariant($"{count.Key.Substring(Tasks.Length)}={count.Value.Number}"))
                    .Prepend(FormattableString.Invariant($"{term}"))),
                (int?)values[Tasks + "running"].Number)
            : null;
    }

    private static bool IsTasks(string name) => name.StartsWith(Tasks, StringComparison.Ordinal);
}
