using System;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>Reads the facts of the bootstrap node: docker, the installer, listening processes, free space, addresses. Parts: docker, installer, variant,
/// changeable, containers, ports, owner, free, addresses, resolved.</summary>
/// <remarks>The installer's edition is in its second line; only the installer itself prints its version (FACTS.md, Installer wrapper).</remarks>
internal sealed class BootstrapFactsOperation(string token, string installerPath, int port) : NodeOperation<BootstrapFacts>
{
    /// <summary>One JSON object on each line with only the needed members, because the environment of a container may contain secrets.</summary>
    private const string InspectFormat =
        "{\"id\":\"{{.Id}}\",\"name\":\"{{.Name}}\",\"image\":\"{{.Config.Image}}\",\"ports\":{{json .NetworkSettings.Ports}},\"mounts\":{{json .Mounts}}}";

    private static readonly Pattern s_sha256 = new("^[0-9a-f]{64} ", RegexOptions.CultureInvariant);

    public SectionFrame Frame { get; } = new(token);

    public string InstallerPath { get; } = installerPath;

    /// <summary>The port of the web server.</summary>
    public int Port { get; } = port;

    /// <summary>The host of bootstrap_url, where it is a name; empty otherwise.</summary>
    public string HostName { get; init; } = "";

    public override bool Writes => false;

    public override bool Sudo => true;

    // The installer, of about 1 GB, is hashed.
    public override TimeSpan Limit => TimeSpan.FromSeconds(300);

    public override int MaxBytes => 4 << 20;

    public override string ProgramText => NodeFloor.Prologue + RootFolders.Functions(Frame) + $$"""
        f={{ShellText.Quote(InstallerPath)}}
        {{Frame.Open("docker")}}timeout 20 docker version 2>&1 >/dev/null </dev/null || printf 'exit code %s\n' $?
        {{Frame.Open("installer")}}if [ -f "$f" ]; then sha256sum < "$f"; fi
        {{Frame.Open("variant")}}if [ -f "$f" ]; then head -n 5 "$f" | head -c 1000 | sed -n 's/^# variant: *//p'; fi
        {{Frame.Open("changeable")}}if [ -f "$f" ] && ! { safe "${f%/*}" && safe "$(readlink -f "$f")" regular; }; then stat -L -c %U "$f"; fi
        {{Frame.Open("containers")}}set -- $(timeout 20 docker ps -q --no-trunc 2>/dev/null </dev/null)
        [ $# -gt 0 ] && timeout 20 docker inspect --format {{ShellText.Quote(InspectFormat)}} "$@" 2>/dev/null </dev/null
        {{Frame.Open("ports")}}cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | sed -n 's/^ *[0-9]*: [0-9A-F]*:\([0-9A-F]*\) [0-9A-F]*:[0-9A-F]* 0A .*/\1/p' |
            sort -u
        {{Frame.Open("owner")}}inode=$(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | while read -r n local remote state q t r uid timer inode rest; do
          [ "$state" = 0A ] && [ "${local##*:}" = {{Port.ToString("X4", CultureInfo.InvariantCulture)}} ] && printf '%s\n' "$inode"
        done | head -n 1)
        if [ -n "$inode" ]; then
          p=$(ls -l /proc/[0-9]*/fd 2>/dev/null | sed -n -e '/^\/proc/{s/^\/proc\/\([0-9]*\).*/\1/;h;}' -e "/socket:\[$inode\]/{g;p;}" | head -n 1)
          [ -n "$p" ] && printf '%s %s\n' "$p" "$(cat "/proc/$p/comm" 2>/dev/null)"
        fi
        {{Frame.Open("free")}}d={{BootstrapPaths.Work}}; while [ -n "$d" ] && [ ! -d "$d" ]; do d=${d%/*}; done; df -Pk "${d:-/}" | tail -n 1
        {{Frame.Open("addresses")}}hostname -I 2>/dev/null
        {{Frame.Open("resolved")}}h={{ShellText.Quote(HostName)}}; [ -z "$h" ] || timeout 20 getent ahosts "$h" | cut -d ' ' -f 1 | sort -u
        {{Frame.Close}}
        """;

    public override BootstrapFacts Parse(RawOutput output)
    {
        FrameParts parts = Frame.Split(output, nameof(BootstrapFactsOperation));
        string Part(string name) => parts.TryGetValue(name, out string? text) ? text.Trim() : "";
        string[] Lines(string name) => Part(name).Split(['\n'], StringSplitOptions.RemoveEmptyEntries);
        string[] Words(string name) => Part(name).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return new BootstrapFacts
        {
            // Old daemons write warnings to stderr and still answer: only the exit code shows a failure.
            DockerProblem = Part("docker").Contains("exit code ") ? Part("docker").Replace("\n", "; ") : null,
            Installer = s_sha256.IsMatch(Part("installer"))
                ? new InstallerFile(Part("installer").Substring(0, 64), Part("variant"))
                {
                    ChangeableBy = Part("changeable") is { Length: > 0 } owner ? owner : null,
                }
                : null,
            Containers = [.. Lines("containers").Select(line => Container(AnswerJson.Parse(line, nameof(BootstrapFactsOperation))))],
            Listening = [.. Lines("ports").Select(port => int.Parse(port, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))],
            PortOwner = Part("owner"),
            Addresses = Words("addresses"),
            Resolved = Words("resolved"),
            FreeBytes = Part("free").Split([' '], StringSplitOptions.RemoveEmptyEntries) is [_, _, _, string free, ..]
                && long.TryParse(free, NumberStyles.None, CultureInfo.InvariantCulture, out long kib) ? kib * 1024 : 0,
        };
    }

    private static BootstrapContainer Container(Json json) => new(
        json["id"].Text ?? "",
        (json["name"].Text ?? "").TrimStart('/'),
        json["image"].Text ?? "",
        [.. json["ports"].Members.Values.SelectMany(bindings => bindings.Items)
            .Select(binding => int.TryParse(binding["HostPort"].Text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) ? port : 0)
            .Where(port => port > 0).Distinct()],
        [.. json["mounts"].Items.Select(mount => mount["Source"].Text).OfType<string>()])
    {
        HostAddresses = [.. json["ports"].Members.Values.SelectMany(bindings => bindings.Items).Select(binding => binding["HostIp"].Text ?? "").Distinct()],
    };
}
