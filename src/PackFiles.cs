using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Writes the packages of a module folder: SHA256SUMS in the folder, a zip for Azure Automation, a nupkg for PSResourceGet, and SHA256SUMS
/// beside them. Equal files give equal bytes: order, times and modes are fixed. Compiled by src/Package.proj.
/// </summary>
public sealed class PackFiles : Task
{
    private const string Binary = "application/octet";

    /// <summary>The folder of the module, with its manifest.</summary>
    [Required]
    public string Folder { get; set; } = "";

    /// <summary>The name of the module.</summary>
    [Required]
    public string Id { get; set; } = "";

    /// <summary>The version of the module.</summary>
    [Required]
    public string Version { get; set; } = "";

    /// <summary>The changelog: its first section is the release notes.</summary>
    [Required]
    public string Changelog { get; set; } = "";

    /// <summary>The folder that gets the packages.</summary>
    [Required]
    public string Output { get; set; } = "";

    public override bool Execute()
    {
        Folder = Path.GetFullPath(Folder);
        File.WriteAllText(
            Path.Combine(Folder, "SHA256SUMS"), string.Concat(Files().Select(name => $"{Hash(Path.Combine(Folder, name))}  {name}\n")));
        Dictionary<string, Func<Stream>> files = Files().ToDictionary(
            name => name, name => (Func<Stream>)(() => File.OpenRead(Path.Combine(Folder, name))));

        // Azure Automation requires one name for the zip, the one folder in it and the manifest.
        string zip = Id + ".zip";
        string package = $"{Id}.{Version}.nupkg";
        Write(zip, files.Select(file => new KeyValuePair<string, Func<Stream>>($"{Id}/{file.Key}", file.Value)));
        Write(package, files.Concat(Parts(files.Keys)));
        // One list for both: PSResourceGet takes each file whose name begins like a package for one.
        File.WriteAllText(
            Path.Combine(Output, "SHA256SUMS"),
            string.Concat(new[] { package, zip }.Select(name => $"{Hash(Path.Combine(Output, name))}  {name}\n")));
        return true;
    }

    private List<string> Files()
    {
        List<string> names = Directory.GetFiles(Folder, "*", SearchOption.AllDirectories)
            .Select(file => file.Substring(Folder.Length).TrimStart('/', '\\').Replace('\\', '/')).ToList();
        names.Sort(StringComparer.Ordinal);
        return names;
    }

    private void Write(string name, IEnumerable<KeyValuePair<string, Func<Stream>>> entries)
    {
        using (FileStream stream = File.Create(Path.Combine(Output, name)))
        using (ZipArchive zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach (KeyValuePair<string, Func<Stream>> source in entries)
            {
                ZipArchiveEntry entry = zip.CreateEntry(source.Key);
                entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
                // The reference assemblies of inline tasks do not have it.
                typeof(ZipArchiveEntry).GetProperty("ExternalAttributes").SetValue(entry, 0x81A4 << 16);
                using (Stream content = source.Value())
                using (Stream target = entry.Open())
                {
                    content.CopyTo(target);
                }
            }
        }
    }

    /// <summary>What makes a package of the files: the parts that Publish-PSResource writes.</summary>
    private Dictionary<string, Func<Stream>> Parts(IEnumerable<string> names) => new Dictionary<string, Func<Stream>>
    {
        ["[Content_Types].xml"] = Text(ContentTypes(names)),
        ["_rels/.rels"] = Text(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
            + $"<Relationship Type=\"http://schemas.microsoft.com/packaging/2010/07/manifest\" Target=\"/{Id}.nuspec\" Id=\"R1\" />"
            + "</Relationships>"),
        [Id + ".nuspec"] = Text(Nuspec(File.ReadAllText(Path.Combine(Folder, Id + ".psd1")), File.ReadAllText(Changelog))),
    };

    private static string ContentTypes(IEnumerable<string> names)
    {
        ILookup<string, string> extensions = names.ToLookup(name => Path.GetExtension(name).TrimStart('.'));
        IEnumerable<string> defaults = extensions.Select(extension => extension.Key).Where(extension => extension != "").Concat(new[] { "nuspec" })
            .OrderBy(extension => extension, StringComparer.Ordinal)
            .Select(extension => $"<Default Extension=\"{extension}\" ContentType=\"{Binary}\" />");
        IEnumerable<string> overrides = extensions[""].Select(name => $"<Override PartName=\"/{name}\" ContentType=\"{Binary}\" />");
        return "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
            + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\" />"
            + string.Concat(defaults.Concat(overrides)) + "</Types>";
    }

    private string Nuspec(string manifest, string changelog)
    {
        string tags = Regex.Match(manifest, @"\bTags\s*=\s*@\(([^)]*)\)").Groups[1].Value;
        string notes = Regex.Match(changelog.Replace("\r\n", "\n"), @"^## .*?(?=\n## |\z)", RegexOptions.Multiline | RegexOptions.Singleline).Value;
        IEnumerable<string> elements = new Dictionary<string, string>
        {
            ["id"] = Id,
            ["version"] = Version,
            ["authors"] = Value(manifest, "Author"),
            ["owners"] = Value(manifest, "CompanyName"),
            ["requireLicenseAcceptance"] = "false",
            ["licenseUrl"] = Value(manifest, "LicenseUri"),
            ["projectUrl"] = Find(manifest, "ProjectUri"),
            ["iconUrl"] = Find(manifest, "IconUri"),
            ["description"] = Value(manifest, "Description"),
            ["releaseNotes"] = notes.Trim(),
            ["copyright"] = Value(manifest, "Copyright"),
            ["tags"] = string.Join(" ", new[] { "PSModule" }.Concat(Regex.Matches(tags, "'([^']+)'").Cast<Match>().Select(tag => tag.Groups[1].Value))),
        }.Where(element => element.Value != null).Select(element => $"    <{element.Key}>{SecurityElement.Escape(element.Value)}</{element.Key}>\n");
        return "<package xmlns=\"http://schemas.microsoft.com/packaging/2011/08/nuspec.xsd\">\n  <metadata>\n"
            + string.Concat(elements) + "  </metadata>\n</package>\n";
    }

    private static string Value(string manifest, string key) =>
        Find(manifest, key) ?? throw new InvalidDataException($"The manifest has no {key}.");

    /// <summary>The value of a key; null when the manifest does not have it.</summary>
    private static string Find(string manifest, string key)
    {
        Match match = Regex.Match(manifest, $@"^\s*{key}\s*=\s*'((?:[^']|'')*)'", RegexOptions.Multiline);
        return match.Success ? match.Groups[1].Value.Replace("''", "'") : null;
    }

    private static Func<Stream> Text(string xml) =>
        () => new MemoryStream(Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + xml));

    private static string Hash(string file)
    {
        using (SHA256 sha = SHA256.Create())
        using (FileStream content = File.OpenRead(file))
        {
            return BitConverter.ToString(sha.ComputeHash(content)).Replace("-", "").ToLowerInvariant();
        }
    }
}
