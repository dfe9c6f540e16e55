using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace DcosUpgrade.Bench.Peers;

/// <summary>The import of the packaged module into PowerShell, and its first cmdlet, against a binary module with one empty cmdlet.</summary>
internal static class ImportPart
{
    private const string PowerShellHome = "DCOSUPGRADE_BENCH_POWERSHELL";
    private const string Module = "DCOSUPGRADE_MODULE";

    /// <summary>Pairs of runs for each repetition: one run takes a second.</summary>
    private const int Pairs = 3;

    private const double MostImport = 150;
    private const double MostFirst = 50;

    /// <summary>The command of PowerShell, without a script.</summary>
    public static string[] PowerShell =>
        [Tool.DotNet, Path.Combine(Environment.GetEnvironmentVariable(PowerShellHome)!, "pwsh.dll"), "-NoProfile", "-NonInteractive"];

    /// <summary>The manifest of the packaged module.</summary>
    public static string ModulePath => Environment.GetEnvironmentVariable(Module)!;

    /// <summary>Finds PowerShell and the packaged module, and packages the module where there is none. Needs the network and the user's home.</summary>
    public static void Prepare()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "DcosUpgrade.psd1")))
        {
            folder = folder.Parent;
        }

        string root = folder?.FullName ?? throw new InvalidOperationException("The benchmark does not run inside its repository.");
        Environment.CurrentDirectory = root;
        Tool.Output(Tool.DotNet, "tool", "restore");
        Environment.SetEnvironmentVariable(PowerShellHome, Tool.Output(Tool.DotNet, "pwsh", "-NoProfile", "-Command", "$PSHOME").Trim());
        if (Environment.GetEnvironmentVariable(Module) is null)
        {
            string packages = Path.Combine(root, "out", "DcosUpgrade");
            if (!Directory.Exists(packages))
            {
                Console.WriteLine("packaging the module");
                Tool.Output(Tool.DotNet, "build", "-c", "Release", "DcosUpgrade.sln");
                Tool.Output(Tool.DotNet, "msbuild", "src/Package.proj", "-t:Package", "-p:Configuration=Release");
            }

            Environment.SetEnvironmentVariable(Module, Directory.GetFiles(packages, "DcosUpgrade.psd1", SearchOption.AllDirectories).Single());
        }
    }

    public static IEnumerable<Figure> Run(int repetitions)
    {
        string empty = Path.Combine(Sandbox.Folder, "Empty.dll");
        const string Code =
            "using System.Management.Automation; [Cmdlet(\"Get\", \"Empty\")] public class E : Cmdlet { "
            + "protected override void ProcessRecord() { WriteObject(1); } }";
        Invoke($"Add-Type -OutputAssembly '{empty}' -TypeDefinition '{Code}'").Require("", 0);
        Client ours = Client("ours", ModulePath, "Get-DcosUpgradePath 1.10.8 1.11.6");
        Client peer = Client("empty binary module", empty, "Get-Empty");
        ILookup<string, ClientRun> runs = Interleaved.Run([ours, peer], client => client.Try().Require("first", 1), Pairs * repetitions);
        double[] Values(Client client, string value) => [.. runs[client.Name].Select(run => run.Value(value))];
        yield return More("import, ms more than an empty binary module", "import", MostImport);
        yield return More("first cmdlet, ms more than that of an empty binary module", "first", MostFirst);
        yield return Figure.Of(
            "start of pwsh, import and first cmdlet, wall s: empty binary module", [.. runs[ours.Name].Select(run => run.Wall)],
            [.. runs[peer.Name].Select(run => run.Wall)], null);

        Figure More(string name, string value, double most) =>
            Figure.Limit(name, [.. Values(ours, value).Zip(Values(peer, value), (our, other) => our - other)], most, Values(peer, value));
    }

    private static Client Client(string name, string module, string cmdlet) => Shell(name,
        $"$w = [Diagnostics.Stopwatch]::StartNew(); Import-Module '{module}'; $i = $w.Elapsed.TotalMilliseconds; $w.Restart(); $r = {cmdlet}; "
        + "$f = $w.Elapsed.TotalMilliseconds; if (!$r) { exit 1 }; \"import $i\"; \"first $f\"");

    private static ClientRun Invoke(string script) => Shell("pwsh", script).Try();

    private static Client Shell(string name, string script) => new(name, 1, [.. PowerShell, "-Command", script])
    {
        Environment = new Dictionary<string, string> { ["POWERSHELL_TELEMETRY_OPTOUT"] = "1", ["POWERSHELL_UPDATECHECK"] = "Off" },
    };
}
