using System;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>The copy of an installer that root runs.</summary>
/// <param name="Sha256">SHA-256 of the copy; of another file than the requested one no copy is kept. Empty when there is no file.</param>
/// <param name="Variant">The value of the line <c># variant:</c> of the copy.</param>
internal sealed record InstallerCopy(string Sha256, string Variant);

/// <summary>
/// Copies the installer to a folder of root and hashes the copy, because the owner of the original can replace it between a hash and a run.
/// An existing copy with the hash is kept. Parts: sha256, variant.
/// </summary>
internal sealed class CopyInstallerOperation(string token, string path, string sha256) : NodeOperation<InstallerCopy>
{
    /// <summary>Bytes of the largest installer that is copied.</summary>
    private const long MaxBytesOfInstaller = 4L << 30;

    public SectionFrame Frame { get; } = new(token);

    public string Path { get; } = path;

    /// <summary>The requested SHA-256.</summary>
    public string Sha256 { get; } = sha256;

    public override bool Writes => true;

    public override bool Sudo => true;

    // About 1 GB is copied and hashed.
    public override TimeSpan Limit => TimeSpan.FromSeconds(600);

    public override int MaxBytes => 1 << 16;

    public override string ProgramText => NodeFloor.Prologue + RootFolders.Functions(Frame) + $$"""
        umask 077
        own {{BootstrapPaths.Work}} 0755
        own {{ShellText.Quote(BootstrapPaths.InstallerFolder(Sha256))}} 0700
        to={{ShellText.Quote(BootstrapPaths.InstallerCopy(Sha256))}}
        want={{ShellText.Quote(Sha256)}}
        hash() { [ -f "$1" ] && sha256sum < "$1" | cut -d ' ' -f 1; }
        sum=$(hash "$to")
        if [ "$sum" != "$want" ]; then
          rm -rf "$to" "$to.new"
          # A pipe in place of the file does not block.
          dd if={{ShellText.Quote(Path)}} iflag=nonblock,count_bytes count={{MaxBytesOfInstaller}} bs=1048576 > "$to.new" 2>/dev/null &&
            sum=$(hash "$to.new") || sum=
          if [ "$sum" = "$want" ]; then sync && mv "$to.new" "$to" || exit 1; else rm -f "$to.new"; fi
        fi
        {{Frame.Open("sha256")}}printf '%s\n' "$sum"
        {{Frame.Open("variant")}}[ ! -f "$to" ] || head -n 5 "$to" | head -c 1000 | sed -n 's/^# variant: *//p'
        {{Frame.Close}}
        """;

    public override InstallerCopy Parse(RawOutput output)
    {
        FrameParts parts = RootFolders.Split(Frame, output, nameof(CopyInstallerOperation));
        return new InstallerCopy(parts["sha256"].Trim(), parts["variant"].Trim());
    }
}
