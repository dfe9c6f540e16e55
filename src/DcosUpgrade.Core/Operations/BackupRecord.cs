using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>One item of a backup in backup.json.</summary>
/// <param name="File">Null for a backup that the cluster's backup service stores.</param>
/// <param name="Id">The id in that service; null for a file.</param>
internal sealed record BackupItem(string Kind, string Node, string? File, long Bytes, string? Sha256, string? Id = null);

/// <summary>backup.json in the cluster folder: the last backup, for every operator who upgrades the cluster.</summary>
/// <param name="TakenAt">By the operator's clock.</param>
/// <param name="Age">Age at the time of reading, by the clock of the master that has the file.</param>
/// <param name="Items">The verified items.</param>
internal sealed record BackupRecord(DateTimeOffset TakenAt, TimeSpan Age, string Owner, string Destination, IReadOnlyList<BackupItem> Items)
{
    public const string Path = NodePaths.Cluster + "/backup.json";

    public string Write() => Json.Write(new Dictionary<string, object?>
    {
        ["format"] = 1,
        ["takenAt"] = TakenAt,
        ["owner"] = Owner,
        ["destination"] = Destination,
        ["items"] = Items.Select(item => new Dictionary<string, object?>
        {
            ["kind"] = item.Kind,
            ["node"] = item.Node,
            ["file"] = item.File,
            ["bytes"] = item.Bytes,
            ["sha256"] = item.Sha256,
            ["id"] = item.Id,
        }),
    });

    /// <summary>The part that a complete backup requires and that is missing, as text; null when complete.</summary>
    /// <param name="hasIam">True when the cluster has the IAM database.</param>
    public string? Missing(bool hasIam) =>
        Items.All(item => item.Kind != nameof(BackupKind.ZooKeeper)) ? "ZooKeeper"
        : hasIam && Items.All(item => item.Kind != nameof(BackupKind.Iam)) ? "the IAM dump"
        : null;

    /// <summary>Null when the file does not exist or is incomplete.</summary>
    public static BackupRecord? Read(string text, TimeSpan age)
    {
        Json json;
        try
        {
            json = AnswerJson.Parse(text, Path);
        }
        catch (NodeAnswerException)
        {
            return null;
        }

        return DateTimeOffset.TryParse(
            json["takenAt"].Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset taken)
            ? new BackupRecord(taken, age, json["owner"].Text ?? "", json["destination"].Text ?? "", [.. json["items"].Items.Select(Item)])
            : null;
    }

    private static BackupItem Item(Json item) =>
        new(item["kind"].Text ?? "", item["node"].Text ?? "", item["file"].Text, (long)(item["bytes"].Number ?? 0), item["sha256"].Text, item["id"].Text);
}
