using System;
using System.IO;
using System.Linq;

namespace DcosUpgrade.Host;

/// <summary>Finds the manifest: this program may run from a build folder of the repository or from anywhere below a copy of the module.</summary>
internal static class ManifestLocator
{
    private const string Manifest = "DcosUpgrade.psd1";

    /// <exception cref="HostFailedException">There is none.</exception>
    public static string Find()
    {
        string[] starts = [AppContext.BaseDirectory, Directory.GetCurrentDirectory()];
        return starts.Select(Above).FirstOrDefault(static path => path is not null)
            ?? throw new HostFailedException(
                $"{Manifest} was found neither above {starts[0]} nor above {starts[1]}. Name it with -Module PATH.");
    }

    private static string? Above(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, Manifest);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
