using System;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <param name="ContainerId">The new container; empty when it was not started.</param>
/// <param name="Problem">The error of docker, and whether the previous container serves again; empty when the container was started.</param>
internal sealed record ServeStart(string ContainerId, string Problem);

/// <summary>
/// Serves a folder on one address with the documented nginx container, after it has stopped (never removed) the previous container. One part: result.
/// </summary>
/// <remarks>FACTS.md, Bootstrap web server. When the new container does not start, the previous one is started again.</remarks>
/// <param name="address">The only address on which the folder is served.</param>
/// <param name="image">A reference of docker: <c>nginx</c>, <c>name@sha256:digest</c> or <c>sha256:id</c>.</param>
internal sealed class ServeOperation(string token, string folder, string address, int port, string image, string? replaces) : NodeOperation<ServeStart>
{
    public SectionFrame Frame { get; } = new(token);

    public string Folder { get; } = folder;

    public string Address { get; } = address;

    public int Port { get; } = port;

    public string Image { get; } = image;

    /// <summary>Id of the container to stop; null when the port is free.</summary>
    public string? Replaces { get; } = replaces;

    public override bool Writes => true;

    public override bool Sudo => true;

    // Docker may have to download the image.
    public override TimeSpan Limit => TimeSpan.FromSeconds(600);

    public override int MaxBytes => 1 << 16;

    public override string ProgramText => NodeFloor.Prologue + $$"""
        old={{ShellText.Quote(Replaces ?? "")}}
        say() { {{Frame.Open("result")}}printf '%s\n' "$*"; {{Frame.Close}}exit 0; }
        if [ -n "$old" ]; then out=$(timeout 60 docker stop "$old" 2>&1 </dev/null) || say failed "docker stop: $out"; fi
        if out=$(docker run -d -p {{ShellText.Quote($"{(Address.IndexOf(':') >= 0 ? $"[{Address}]" : Address)}:{Port}:80")}} -v {{
            ShellText.Quote(BootstrapPaths.ServeOf(Folder) + ":/usr/share/nginx/html:ro")}} {{ShellText.Quote(Image)}} 2>&1 </dev/null); then
          say started "${out##*[!0-9a-f]}"
        fi
        new=$(printf '%s\n' "$out" | sed -n 's/^\([0-9a-f]\{64\}\)$/\1/p'); [ -n "$new" ] && docker rm "$new" >/dev/null 2>&1 </dev/null
        if [ -n "$old" ]; then back=$(docker start "$old" 2>&1 </dev/null) && say failed "$out; the container before it serves again" ||
            say failed "$out; the container before it does not start again: $back"; fi
        say failed "$out"

        """;

    public override ServeStart Parse(RawOutput output)
    {
        string[] words = Frame.Split(output, nameof(ServeOperation)).TryGetValue("result", out string? text)
            ? text.Trim().Split([' '], 2)
            : [];
        return words switch
        {
            ["started", string id] => new ServeStart(id, ""),
            ["failed", string problem] => new ServeStart("", problem),
            _ => throw new NodeAnswerException(nameof(ServeOperation), output.Stderr.Trim()),
        };
    }
}
