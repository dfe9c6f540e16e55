using System.Globalization;

namespace DcosUpgrade.Module;

/// <summary>Reads the installed .NET Framework version, as documented by Microsoft.</summary>
internal static class DesktopFramework
{
    /// <summary>The release number of 4.7.2, the first version with all types that .NET Standard 2.0 libraries need.</summary>
    public const int MinimumRelease = 461808;

    /// <returns>The release number; 0 when it cannot be read.</returns>
    public static int Release()
    {
        // .NET Standard has no registry API; on .NET Framework it is in the core library.
        object? value = typeof(object).Assembly.GetType("Microsoft.Win32.Registry")
            ?.GetMethod("GetValue", [typeof(string), typeof(string), typeof(object)])
            ?.Invoke(null, [@"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full", "Release", 0]);
        return System.Convert.ToInt32(value ?? 0, CultureInfo.InvariantCulture);
    }
}
