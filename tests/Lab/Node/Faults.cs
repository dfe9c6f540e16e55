using System.IO;

namespace DcosUpgrade.Lab.Node;

/// <summary>Faults are files in /etc/lab: they are looked at whenever they would matter, so they take effect without a restart.</summary>
internal static class Faults
{
    public static bool On(string name) => File.Exists("/etc/lab/" + name);
}
