namespace DcosUpgrade.Operations;

/// <summary>A long job on the bootstrap node: it runs detached in its own folder and writes <c>stdout</c>, <c>stderr</c> and <c>rc</c> there.</summary>
/// <param name="Folder">Working folder of the job, below <see cref="BootstrapPaths.Work"/>; created when it does not exist.</param>
internal abstract record BootstrapJob(string Folder)
{
    /// <summary>The id of the job on the node: a second call with the same id attaches to the job.</summary>
    public abstract string Title { get; }

    /// <summary>A file in the folder whose growth shows progress; empty for none.</summary>
    public virtual string Watched => "";

    /// <summary>The bash text of the work, run in the folder; its exit code is the job's.</summary>
    public abstract string Work { get; }

    /// <summary>The program that runs detached on the node: it does the work and writes the exit code.</summary>
    public string Wrapper => $$"""
        #!/bin/bash
        export LC_ALL=C HOME=/root PATH="${PATH:-/usr/sbin:/usr/bin:/sbin:/bin}"
        trap '' HUP
        umask 022
        cd "${0%/*}" || exit 0
        (
        {{Work}}
        ) >stdout 2>stderr </dev/null
        c=$?
        printf '%s\n' $c > rc.new && sync && mv rc.new rc
        exit 0

        """;
}

/// <summary>
/// Downloads the installer, with resume; the file becomes the copy that is run when its hash is the expected one. Exit code 90: the hash differs.
/// </summary>
internal sealed record FetchInstallerJob(string Uri, string Sha256) : BootstrapJob(BootstrapPaths.Download)
{
    public const int Altered = 90;

    public override string Title => $"fetch installer {Sha256}";

    public override string Watched => Sha256 + ".part";

    public override string Work => NodeFloor.FindCurl + $$"""
        f={{ShellText.Quote(Watched)}}
        hash() { sha256sum < "$f" | cut -d ' ' -f 1; }
        for resume in 1 0; do
          [ $resume = 1 ] || rm -f "$f"
          [ -f "$f" ] && [ "$(hash)" = {{ShellText.Quote(Sha256)}} ] && break
          "$curl" -q -g -sS -f -L --connect-timeout 30 --speed-limit 1 --speed-time 300 -C - -o "$f" {{ShellText.Quote(Uri)}}
          c=$?
          # 22 and 33: the server cannot continue what is there; from the beginning then.
          case $c in 0) [ "$(hash)" = {{ShellText.Quote(Sha256)}} ] && break ;; 22|33) [ $resume = 0 ] && exit $c ;; *) exit $c ;; esac
          if [ $resume = 0 ]; then printf 'sha256 %s\n' "$(hash)" >&2; rm -f "$f"; exit {{Altered}}; fi
        done
        mkdir -p {{ShellText.Quote(BootstrapPaths.InstallerFolder(Sha256))}} && sync && mv "$f" {{ShellText.Quote(BootstrapPaths.InstallerCopy(Sha256))}}
        """;
}

/// <summary>Asks the installer for its version. This loads the image of the installer into docker, which later jobs share.</summary>
internal sealed record InstallerVersionJob(string InstallerSha256) : BootstrapJob(BootstrapPaths.InstallerFolder(InstallerSha256))
{
    public override string Title => $"version of installer {InstallerSha256}";

    public override string Work => $"exec bash {ShellText.Quote(BootstrapPaths.InstallerCopy(InstallerSha256))} --version";
}

/// <summary>Generates the configuration and the script. The installer works in the current folder.</summary>
/// <remarks>FACTS.md, Installer wrapper.</remarks>
/// <param name="Port">A free port for the installer's container.</param>
internal sealed record GenerateScriptJob(string Folder, string InstallerSha256, string FromVersion, int Port) : BootstrapJob(Folder)
{
    public override string Title => $"generate {Folder}";

    public override string Work => $$"""
        for t in {{ShellText.Quote(BootstrapPaths.InstallerFolder(InstallerSha256))}}/*.tar; do [ -f "$t" ] && [ ! -e "${t##*/}" ] &&
            ln "$t" .; done
        export PORT={{Port}}
        exec bash {{ShellText.Quote(BootstrapPaths.InstallerCopy(InstallerSha256))}} --generate-node-upgrade-script {{ShellText.Quote(FromVersion)}}
        """;
}
