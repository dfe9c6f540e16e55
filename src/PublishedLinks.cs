using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Writes the public addresses of a project into the folder of its module: into PSData of the manifest, and as the first related link of every
/// cmdlet into its help, where Get-Help -Online finds it. Compiled by src/Package.proj.
/// </summary>
public sealed class PublishedLinks : Task
{
    private const string EndOfCommand = "  </command:command>";
    private const string Links = "    <command:relatedLinks>\n";

    /// <summary>The text of the link by the folder of the help: what PowerShell's own help calls it in that language.</summary>
    private static readonly Dictionary<string, string> s_online = new Dictionary<string, string> { ["en-US"] = "Online Version:", ["zh"] = "联机版本：" };

    /// <summary>The folder of the module, with its manifest.</summary>
    [Required]
    public string Folder { get; set; } = "";

    /// <summary>The name of the module.</summary>
    [Required]
    public string Id { get; set; } = "";

    /// <summary>The address of the project; empty for none.</summary>
    public string ProjectUri { get; set; } = "";

    /// <summary>The address of its icon; empty for none.</summary>
    public string IconUri { get; set; } = "";

    public override bool Execute()
    {
        KeyValuePair<string, string>[] links = new Dictionary<string, string> { ["ProjectUri"] = ProjectUri, ["IconUri"] = IconUri }
            .Where(link => link.Value.Length > 0).ToArray();
        foreach (KeyValuePair<string, string> link in links.Where(link => !IsPublic(link.Value)))
        {
            const string Format = "{0} must be an absolute https address without user, query and fragment: {1}";
            Log.LogError(null, link.Key + "Invalid", null, null, 0, 0, 0, 0, Format, link.Key, link.Value);
        }

        if (Log.HasLoggedErrors)
        {
            return false;
        }

        Change(Id + ".psd1", manifest => WithLinks(manifest, links));
        if (ProjectUri.Length > 0)
        {
            foreach (KeyValuePair<string, string> online in s_online)
            {
                Change(Path.Combine(online.Key, Id + ".dll-Help.xml"), help => WithOnlineVersions(help, online.Value));
            }
        }

        return true;
    }

    /// <summary>The address has only characters that are the same in a manifest, in XML and in a terminal.</summary>
    private static bool IsPublic(string address) => Regex.IsMatch(address, @"\Ahttps://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]+)?(/[A-Za-z0-9._~@+%/-]*)?\z")
        && Uri.IsWellFormedUriString(address, UriKind.Absolute);

    private static string WithLinks(string manifest, IEnumerable<KeyValuePair<string, string>> links)
    {
        Match license = Regex.Match(manifest, @"^( *)LicenseUri\s*=[^\n]*\n", RegexOptions.Multiline);
        return license.Success
            ? manifest.Insert(license.Index + license.Length, string.Concat(links.Select(link => $"{license.Groups[1].Value}{link.Key} = '{link.Value}'\n")))
            : throw new InvalidDataException("The manifest has no LicenseUri.");
    }

    /// <summary>The help with a link at each cmdlet: Get-Help -Online opens the first one that has an address.</summary>
    private string WithOnlineVersions(string help, string text) => string.Concat(
        Regex.Split(help, $"(?<=^{EndOfCommand}\n)", RegexOptions.Multiline).Select(command =>
            Regex.Match(command, "<command:name>([A-Za-z-]+)</command:name>") is { Success: true } name
                ? WithOnlineVersion(command, name.Groups[1].Value, text)
                : command));

    private string WithOnlineVersion(string command, string name, string text)
    {
        // A browser shows the top of the page where it has no heading of this name.
        string link = $"      <maml:navigationLink>\n        <maml:linkText>{text}</maml:linkText>\n"
            + $"        <maml:uri>{ProjectUri}#{name.ToLowerInvariant()}</maml:uri>\n      </maml:navigationLink>\n";
        int at = command.IndexOf(Links, StringComparison.Ordinal);
        return at >= 0
            ? command.Insert(at + Links.Length, link)
            : command.Insert(command.LastIndexOf(EndOfCommand, StringComparison.Ordinal), Links + link + Links.Replace("<", "</"));
    }

    private void Change(string file, Func<string, string> change)
    {
        string path = Path.Combine(Folder, file);
        File.WriteAllText(path, change(File.ReadAllText(path).Replace("\r\n", "\n")), new UTF8Encoding(false));
    }
}
