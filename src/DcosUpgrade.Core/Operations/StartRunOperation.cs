using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>The result of starting a run.</summary>
/// <param name="Started">A new run is active under <paramref name="AttemptId"/>.</param>
/// <param name="Refusal">
/// The refusal: Busy, Superseded, Fenced, TooLate, RoleMismatch, IdentityMismatch, NoSpace, NoSystemdRun, StartFailed; null when started.
/// </param>
/// <param name="Detail">The observed value.</param>
internal sealed record RunStart(bool Started, string AttemptId, string? Refusal, string Detail)
{
    /// <summary>Another session started a run after the node was observed.</summary>
    public bool IsOvertaken => Refusal is "Busy" || IsOutdated;

    /// <summary>The facts that the start was decided on are not true any more, or too old.</summary>
    public bool IsOutdated => Refusal is "Superseded" or "TooLate";
}

/// <summary>Starts a detached run in one exec. All facts of the decision are checked again while the start lock is held.</summary>
/// <remarks>It requires systemd-run, because any other process would end with the login session. Why the run is detached: FACTS.md, Node script.</remarks>
/// <param name="uploaded">Folder of an <see cref="UploadOperation"/> whose only file is the baseline of the order; the size of a program is limited.</param>
internal sealed class StartRunOperation(string token, RunOrder order, string uploaded) : NodeOperation<RunStart>
{
    /// <summary>Minimum free bytes under /var/lib for a start.</summary>
    public const long MinFreeBytes = 1L << 30;

    public SectionFrame Frame { get; } = new(token);

    public RunOrder Order { get; } = order;

    public string Uploaded { get; } = uploaded;

    /// <summary>The file that is uploaded before the start.</summary>
    public InputFile BaselineFile => BaselineOf(Order);

    public override bool Writes => true;

    public override bool Sudo => true;

    public override TimeSpan Limit => TimeSpan.FromSeconds(60);

    public override int MaxBytes => 1 << 16;

    public static InputFile BaselineOf(RunOrder order)
    {
        byte[] content = Encoding.UTF8.GetBytes(order.Baseline);
        return new InputFile("before.json", content, Sha256Hex.Of(content), Executable: false);
    }

    public static string RoleFile(DcosRole role) => role switch
    {
        DcosRole.Agent => "slave",
        DcosRole.PublicAgent => "slave_public",
        _ => "master",
    };

    public override string ProgramText => NodeFloor.Prologue + UploadOperation.Take + $$"""
        trap '' HUP
        umask 077
        uptime() { read -r up rest < /proc/uptime; printf '%s\n' "${up%.*}"; }
        save() { dd of="$1" conv=fsync 2>/dev/null; }
        until=$(($(uptime) + {{StartConditions.ProgramSec}})); [ $until -le {{Order.Conditions.NotAfter}} ] || until={{Order.Conditions.NotAfter}}
        say() { {{Frame.Open("result")}}printf '%s\n' "$*"; {{Frame.Close}}exit 0; }
        mkdir -p {{NodePaths.Runs}} {{NodePaths.Cache}} || say refused StartFailed 'mkdir {{NodePaths.Root}}'
        exec 9>>{{NodePaths.StartLock}}
        flock -w 20 9 || say refused Busy 'somebody else is starting a run'
        [ "$(cat /proc/sys/kernel/random/boot_id)" = {{ShellText.Quote(Order.Conditions.BootId)}} ] || say refused Superseded 'the node was restarted'
        {{(Order.StageOnly ? "" : FenceText)}}roles=$(ls /etc/mesosphere/roles 2>/dev/null | tr '\n' ' '); roles=${roles% }
        [ "$roles" = {{RoleFile(Order.ExpectedRole)}} ] || say refused RoleMismatch "${roles:-none}"
        address=$(timeout 10 {{NodePaths.Mesosphere}}/bin/detect_ip 2>/dev/null)
        [ "$address" = {{ShellText.Quote(Order.ExpectedAddress)}} ] || say refused IdentityMismatch "${address:-nothing}"
        command -v systemd-run >/dev/null || say refused NoSystemdRun 'systemd-run is not installed'
        set -- $(df -Pk /var/lib | tail -n 1)
        [ "$4" -ge {{MinFreeBytes / 1024}} ] || say refused NoSpace "$4 KiB free under /var/lib"
        newest=$(ls -d {{NodePaths.Runs}}/* 2>/dev/null | sort | tail -n 1); newest=${newest##*/}
        [ "$newest" = {{ShellText.Quote(Order.After)}} ] || say refused Superseded "${newest:-no run}"
        state=$(systemctl show -p ActiveState {{NodePaths.Unit}})
        case $state in *=inactive|*=failed) ;; *) say refused Busy "the run slot is taken";; esac
        flock -n -s {{NodePaths.RunLock}} true || say refused Busy 'the run lock is held'
        {{NodeProcesses.Define}}other=$({{NodeFactsOperation.ForeignText}})
        [ -z "$other" ] || say refused Superseded "another program changes packages: ${other%%$'\n'*}"
        [ ! -e {{NodePaths.Mesosphere}}/install_progress ] || say refused Superseded 'install_progress exists'
        for n in {{NodeFactsOperation.SwapNames}}; do [ -e "$n" ] || [ -L "$n" ] || say refused Superseded "$n is missing"; done
        version=$(sed -n 's/.*"version" *: *"\([^"]*\)".*/\1/p' {{NodePaths.Mesosphere}}/etc/dcos-version.json | head -n 1)
        [ "$version" = {{ShellText.Quote(Order.Conditions.Version)}} ] || say refused Superseded "version ${version:-unknown}"
        active=$({{NodeFactsOperation.ActiveText}} | sort | sha256sum | cut -d ' ' -f 1)
        [ "$active" = {{ShellText.Quote(Order.Conditions.ActiveSha256)}} ] || say refused Superseded 'other packages are active'
        systemctl reset-failed {{NodePaths.Unit}} >/dev/null 2>&1
        stamp=$(date -u +%Y%m%dT%H%M%SZ); n=1
        while ! mkdir {{NodePaths.Runs}}/$stamp-$n 2>/dev/null; do n=$((n + 1)); [ $n -lt 100 ] || say refused StartFailed 'no run folder'; done
        d={{NodePaths.Runs}}/$stamp-$n
        printf '{%s,"bootId":"%s","started":%s}\n' {{ShellText.Quote(RunJson())}} "$(cat /proc/sys/kernel/random/boot_id)" "$(date +%s)" |
          save $d/run.json || { rm -rf $d; say refused StartFailed "$d could not be written"; }
        up={{ShellText.Quote(Uploaded)}}
        take 0 $d/before.json {{BaselineFile.Content.Length}} {{BaselineFile.Sha256}} ||
          { rm -rf $d; say refused StartFailed 'the record of the state before the run is incomplete'; }
        rm -rf "$up"
        printf '%s' {{ShellText.Quote(string.Concat(Order.Packages.Select(package => package.Key + " " + package.Value + "\n")))}} | save $d/packages
        printf '%s' {{ShellText.Quote(RunWrapper.Text(Order))}} | save $d/run.sh || { rm -rf $d; say refused StartFailed "$d could not be written"; }
        : > $d/log
        [ "$(uptime)" -le $until ] || { rm -rf $d; say refused TooLate "$(($(uptime) - until)) s after the time until which the start was allowed"; }
        out=$(systemd-run --unit={{NodePaths.Unit}} --description={{ShellText.Quote(Description)}} /bin/bash $d/run.sh 2>&1) ||
          { rm -f $d/run.json; say refused StartFailed "$out"; }
        say started $stamp-$n

        """;

    public override RunStart Parse(RawOutput output)
    {
        string[] words = Frame.Split(output, nameof(StartRunOperation)).TryGetValue("result", out string? text)
            ? text.Trim().Split([' '], 3)
            : [];
        return words switch
        {
            ["started", string id] => new RunStart(true, id, null, ""),
            ["refused", string reason, string detail] => new RunStart(false, "", reason, detail),
            _ => throw new NodeAnswerException(nameof(StartRunOperation), output.Stderr.Trim()),
        };
    }

    private string Description => $"DC/OS {(Order.StageOnly ? "staging" : "upgrade")} {Order.FromVersion} to {Order.ToVersion}";

    private string FenceText => $$"""
        {{NodeFence.Read}}[ -n "$seen" ] || say refused StartFailed '{{NodePaths.Fence}} contains no number'
        [ "$seen" -le {{Order.Fence}} ] || say refused Fenced "fence $seen, this session has {{Order.Fence}}"
        {{NodeFence.Write(Order.Fence)}} || say refused StartFailed '{{NodePaths.Fence}} could not be written'

        """;

    /// <summary>The members of run.json; the node adds its boot id and the time of its clock.</summary>
    internal string RunJson() => Json.Write(new Dictionary<string, object?>
    {
        ["scriptId"] = Order.ScriptId,
        ["sha256"] = Order.Sha256,
        ["url"] = Order.Url,
        ["from"] = Order.FromVersion,
        ["to"] = Order.ToVersion,
        ["operation"] = Order.StageOnly ? RunOrder.Stage : RunOrder.Upgrade,
        ["owner"] = Order.Owner,
        ["skipChecks"] = Order.SkipChecks,
    }).Trim('{', '}');
}
