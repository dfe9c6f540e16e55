using System.IO;

namespace DcosUpgrade.Lab.Node;

/// <summary>Faults are files in /etc/lab: they are looked at whenever they would matter, so they take effect without a restart.</summary>
internal static class Faults
{
    public static bool On(string name) => File.Exists("/etc/lab/" + name);

    /// <summary>What the file holds; null when the fault is not set.</summary>
    public static string? Text(string name) => On(name) ? File.ReadAllText("/etc/lab/" + name).Trim() : null;

    public static int? Number(string name) => Text(name) is { } text ? int.Parse(text) : null;
}
