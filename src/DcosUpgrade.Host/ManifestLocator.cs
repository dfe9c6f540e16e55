using System;
using System.IO;
using System.Linq;

namespace DcosUpgrade.Host;

/// <summary>Finds the manifest: this program runs from a build folder of the repository or from a folder inside a copy of the module.</summary>
internal static class ManifestLocator
{
    /// <returns>The full path of DcosUpgrade.psd1; null when it does not exist above the program or the current folder.</returns>
    public static string? Find() =>
        new[] { AppContext.BaseDirectory, Directory.GetCurrentDirectory() }.Select(FindAbove).FirstOrDefault(static path => path is not null);

    private static string? FindAbove(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "DcosUpgrade.psd1");
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
