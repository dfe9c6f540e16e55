using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>What the check program of a node reports (FACTS.md, Node checks).</summary>
/// <param name="Count">Number of checks that were run.</param>
/// <param name="Error">Why checks could not be run; null when all were run.</param>
/// <param name="Failed">Name, status and output of each check that did not pass.</param>
internal sealed record CheckAnswer(int Count, string? Error, IReadOnlyList<string> Failed)
{
    /// <summary>The check of a master that every range of the IAM database has all its replicas (dcos/dcos 1.13.9 gen/calc.py).</summary>
    public const string Replication = "cockroachdb_replication";

    private const int MaxOutput = 120;

    /// <summary>The replication of the IAM database is the only check that did not pass.</summary>
    public bool FailsReplicationOnly { get; private init; }

    /// <returns>Null when the text is not the answer of a check program.</returns>
    public static CheckAnswer? Parse(string text)
    {
        Json json = AnswerJson.ParseOrEmpty(text.Trim());
        Json checks = json["checks"];
        return json["error"].Text is { } error
            ? new CheckAnswer(0, $"{error} {string.Join("; ", checks.Items.Select(item => item.Text))}".Trim(), [])
            : json["status"].Number is null ? null
            : Of(checks.Members.Count, [.. checks.Members.Where(check => check.Value["status"].Number is not 0)]);
    }

    private static CheckAnswer Of(int count, KeyValuePair<string, Json>[] failed) =>
        new(count, null, [.. failed.Select(Line)]) { FailsReplicationOnly = failed is [{ Key: Replication }] };

    private static string Line(KeyValuePair<string, Json> check)
    {
        string output = string.Join(" ", (check.Value["output"].Text ?? "").Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries));
        return FormattableString.Invariant(
            $"{check.Key} ({check.Value["status"].Number:0}): {(output.Length > MaxOutput ? output.Substring(0, MaxOutput) + "…" : output)}");
    }
}
