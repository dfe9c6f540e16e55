using System;
using System.IO;
using Xunit;

namespace DcosUpgrade.Lab.Tests;

/// <summary>What a killed test run leaves behind does not stop the next one.</summary>
public sealed class LabDownTests
{
    [LabFact]
    public void Folder_with_file_systems_still_mounted_in_it_is_removed()
    {
        string folder = Path.Combine(Path.GetTempPath(), $"lab-down {Guid.NewGuid():n}");
        string outer = Path.Combine(folder, "backups", "small");
        string inner = Path.Combine(outer, "inner");
        foreach (string mount in new[] { outer, inner })
        {
            Directory.CreateDirectory(mount);
            Shell.Run("mount", "-t", "tmpfs", "tmpfs", mount).Ok();
        }
        Shell.Run("env", "DCOSUPGRADE_LAB_NAME=lab-down", $"DCOSUPGRADE_LAB_DIR={folder}", LabFixture.FindScript(), "down").Ok();
        Assert.False(Directory.Exists(folder));
        Assert.DoesNotContain(folder, File.ReadAllText("/proc/mounts").Replace("\\040", " ", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
