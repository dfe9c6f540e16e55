namespace DcosUpgrade.Operations;

/// <summary>How Mesos and Marathon are reached on a node, decided on the node by its own security mode (FACTS.md, Security modes).</summary>
/// <remarks>
/// Strict takes https alone, disabled http alone, permissive both: in the midst of a step the nodes differ, and each answers in its own
/// way. The authority's certificate is the one on the node, which was reached by SSH; redirects are never followed, so no token
/// leaves for another host.
/// </remarks>
internal static class SecureHttp
{
    /// <summary>On every node of Enterprise (FACTS.md, Security modes).</summary>
    public const string Bundle = "/run/dcos/pki/CA/ca-bundle.crt";

    /// <summary>Sets $ip.</summary>
    public const string FindAddress = $"ip=$(timeout 10 {NodePaths.Mesosphere}/bin/detect_ip 2>/dev/null </dev/null) || ip=127.0.0.1\n";

    /// <summary>Sets $mode, $scheme, $auth and $tls. What it reads is readable to everybody on a node; where it is not, http is refused and nothing
    /// passes.</summary>
    /// <param name="readsLine">A line of curl's configuration comes on standard input.</param>
    public static string FindScheme(bool readsLine) => (readsLine ? "IFS= read -r auth\n" : "auth=\n") + $$"""
        mode=$(cat {{NodePaths.Mesosphere}}/etc/expanded.config.json {{NodePaths.Mesosphere}}/etc/bootstrap-config.json 2>/dev/null </dev/null | tr -d '\n' |
            sed -n 's/.*"security"[ \t]*:[ \t]*"\([a-z]*\)".*/\1/p')
        scheme=http; tls=
        if [ "$mode" = strict ]; then scheme=https; tls="--cacert {{Bundle}}"; [ -n "$auth" ] && tls="$tls -K -"; fi

        """;

    /// <summary>
    /// Sets $router, the node's own Admin Router, and $tls for it. It wants a token in every mode; in disabled mode, which has no TLS, none is
    /// sent. After <see cref="FindScheme"/> and <see cref="FindAddress"/>.
    /// </summary>
    public const string FindRouter = $"""
        router=http://$ip; tls=
        case $mode in permissive|strict) router=https://$ip; tls="--cacert {Bundle}"; [ -n "$auth" ] && tls="$tls -K -";; esac

        """;

    /// <summary>
    /// Sets $exhibitor and $exo: plain HTTP in every mode, unless somebody gave Exhibitor certificates (FACTS.md, Exhibitor). It wants
    /// one of its clients then; who may not read that goes through the Admin Router, which needs none for what we ask. After
    /// <see cref="FindAddress"/>.
    /// </summary>
    public const string FindExhibitor = $$"""
        exhibitor=http://127.0.0.1:8181/exhibitor; exo=; x={{Artifacts}}
        if [ -e $x/truststore.jks ] && [ -e $x/clientstore.jks ] && [ -e $x/serverstore.jks ]; then
          if [ -r $x/client-key.pem ]; then exhibitor=https://localhost:8181/exhibitor
              exo="--cacert $x/root-cert.pem --cert $x/client-cert.pem --key $x/client-key.pem"
          else exhibitor=https://$ip/exhibitor/exhibitor; exo="--cacert {{Bundle}}"; fi
        fi

        """;

    /// <summary>curl for Exhibitor.</summary>
    public const string ExhibitorCurl = NodeFloor.Curl + " $exo";

    private const string Artifacts = "/var/lib/dcos/exhibitor-tls-artifacts";

    /// <summary>curl for what stands behind $scheme. printf is the shell's own: no process carries the line as an argument.</summary>
    /// <remarks>
    /// The authority is a here-string and no process substitution: curl on NSS asks a file for its size, and a pipe has none (nss-pem before
    /// 1.0.6, so CentOS 7). bash of those nodes keeps a here-string in a file that has lost its name before curl begins, here one in
    /// memory: nothing is left on the node, whatever dies when. A newer bash makes it a pipe, which the libraries of its time read.
    /// </remarks>
    /// <param name="authority">PEM that takes the place of the node's own file.</param>
    public static string Curl(string? authority) => authority is null
        ? $"printf '%s\\n' \"$auth\" | {NodeFloor.Curl} $tls"
        : $"TMPDIR=/dev/shm; printf '%s\\n' \"$auth\" | 8<<< {ShellText.Quote(authority)} {NodeFloor.Curl} $tls --cacert /dev/fd/8";
}
