namespace DcosUpgrade.Operations;

/// <summary>How Mesos and Marathon are reached on a node, decided on the node by its own security mode (FACTS.md, Security modes).</summary>
/// <remarks>
/// Strict mode accepts https only, disabled mode http only, permissive mode both. During a change of the mode the nodes differ, so each
/// node is asked in its own mode. The CA certificate is the one on the node, which was reached by SSH. Redirects are never followed,
/// so that no token is sent to another host.
/// </remarks>
internal static class SecureHttp
{
    /// <summary>On every node of Enterprise (FACTS.md, Security modes).</summary>
    public const string Bundle = "/run/dcos/pki/CA/ca-bundle.crt";

    /// <summary>Sets $ip.</summary>
    public const string FindAddress = $"ip=$(timeout 10 {NodePaths.Mesosphere}/bin/detect_ip 2>/dev/null </dev/null) || ip=127.0.0.1\n";

    /// <summary>Sets $mode, $scheme, $auth and $tls. Every user of a node can read these files. Where they cannot be
    /// read, http is used, which a strict node refuses.</summary>
    /// <param name="readsLine">Standard input has a line of curl's configuration.</param>
    public static string FindScheme(bool readsLine) => (readsLine ? "IFS= read -r auth\n" : "auth=\n") + $$"""
        mode=$(cat {{NodePaths.Mesosphere}}/etc/expanded.config.json {{NodePaths.Mesosphere}}/etc/bootstrap-config.json 2>/dev/null </dev/null | tr -d '\n' |
            sed -n 's/.*"security"[ \t]*:[ \t]*"\([a-z]*\)".*/\1/p')
        scheme=http; tls=
        if [ "$mode" = strict ]; then scheme=https; tls="--cacert {{Bundle}}"; [ -n "$auth" ] && tls="$tls -K -"; fi

        """;

    /// <summary>The printed $mode; null for another word.</summary>
    public static DcosSecurityMode? ModeOf(string printed) => printed.Trim() switch
    {
        "disabled" => DcosSecurityMode.Disabled,
        "permissive" => DcosSecurityMode.Permissive,
        "strict" => DcosSecurityMode.Strict,
        _ => null,
    };

    /// <summary>
    /// Sets $router, the node's own Admin Router, and $tls for it. The Admin Router requires a token in every mode; in disabled mode, which
    /// has no TLS, no token is sent. After <see cref="FindScheme"/> and <see cref="FindAddress"/>.
    /// </summary>
    public const string FindRouter = $"""
        router=http://$ip; tls=
        case $mode in permissive|strict) router=https://$ip; tls="--cacert {Bundle}"; [ -n "$auth" ] && tls="$tls -K -";; esac

        """;

    /// <summary>
    /// Sets $exhibitor and $exo: plain HTTP in every mode, unless Exhibitor has certificates (FACTS.md, Exhibitor). Exhibitor then requires
    /// a client certificate. A user who cannot read it asks through the Admin Router, which does not require one for this request. After
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

    /// <summary>The curl command for Exhibitor.</summary>
    public const string ExhibitorCurl = NodeFloor.Curl + " $exo";

    private const string Artifacts = "/var/lib/dcos/exhibitor-tls-artifacts";

    /// <summary>The curl command for URLs with $scheme. printf is a builtin of the shell, so that no process has the token as an argument.</summary>
    /// <remarks>
    /// The CA certificate is passed as a here-string, not as a process substitution: curl with NSS reads the size of the file, and a pipe
    /// has no size (nss-pem before 1.0.6, as on CentOS 7). bash on these nodes keeps a here-string in an unlinked file, here in memory,
    /// so that no file remains on the node. A newer bash uses a pipe, which newer libraries can read.
    /// </remarks>
    /// <param name="authority">CA certificate (PEM) in place of the node's own file.</param>
    public static string Curl(string? authority) => authority is null
        ? $"printf '%s\\n' \"$auth\" | {NodeFloor.Curl} $tls"
        : $"TMPDIR=/dev/shm; printf '%s\\n' \"$auth\" | 8<<< {ShellText.Quote(authority)} {NodeFloor.Curl} $tls --cacert /dev/fd/8";
}
