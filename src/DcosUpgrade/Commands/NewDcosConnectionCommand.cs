using System;
using System.Collections;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Errors;
using DcosUpgrade.Identity;
using DcosUpgrade.Module;
using DcosUpgrade.Parameters;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Commands;

/// <summary>Creates the SSH connection settings. Reads keys and known_hosts files immediately, so that errors in them are reported here.</summary>
[Cmdlet(
    VerbsCommon.New,
    "DcosConnection",
    DefaultParameterSetName = LoginSet)]
[OutputType(typeof(DcosConnection))]
public sealed class NewDcosConnectionCommand : AsyncCmdlet
{
    private const string LoginSet = "Login";
    private const string AssetSet = "Asset";

    /// <summary>The user name on the nodes; the default is that of -Credential, otherwise the current user.</summary>
    [Parameter(
        Position = 0,
        ParameterSetName = LoginSet)]
    [ValidateNotNullOrEmpty]
    public string? UserName { get; set; }

    /// <summary>The SSH port of nodes without a port in the inventory; the default with -UseSshConfig is that of the SSH configuration.</summary>
    [Parameter(ParameterSetName = LoginSet)]
    [ValidateRange(1, 65535)]
    public int Port { get; set; } = 22;

    /// <summary>The paths of private key files, tried in order; the default without a key or password is ~/.ssh/id_ed25519, then ~/.ssh/id_rsa.</summary>
    [Parameter(ParameterSetName = LoginSet)]
    [ValidateNotNullOrEmpty]
    public string[] KeyFile { get; set; } = [];

    /// <summary>The text of a private key, for use without files.</summary>
    [Parameter(ParameterSetName = LoginSet)]
    [ValidateNotNull]
    public SecureString? PrivateKey { get; set; }

    /// <summary>The passphrase of encrypted keys.</summary>
    [Parameter(ParameterSetName = LoginSet)]
    [ValidateNotNull]
    public SecureString? Passphrase { get; set; }

    /// <summary>
    /// Also reads ~/.ssh/config and /etc/ssh/ssh_config, as <c>ssh</c> does for the inventory's ssh name: HostName, Port, User, IdentityFile,
    /// UserKnownHostsFile, GlobalKnownHostsFile and ProxyJump. Values of the inventory or of another parameter take precedence.
    /// </summary>
    [Parameter(ParameterSetName = LoginSet)]
    public SwitchParameter UseSshConfig { get; set; }

    /// <summary>User name and password, for nodes that accept passwords.</summary>
    [Parameter(ParameterSetName = LoginSet)]
    [ValidateNotNull]
    public PSCredential? Credential { get; set; }

    /// <summary>The password for sudo on the nodes.</summary>
    [Parameter(ParameterSetName = LoginSet)]
    [ValidateNotNull]
    public SecureString? SudoPassword { get; set; }

    /// <summary>The host name of this connection, required for a -JumpHost.</summary>
    [Parameter(ParameterSetName = LoginSet)]
    [ValidateNotNullOrEmpty]
    public string? HostName { get; set; }

    /// <summary>A jump host with its own login, for all nodes; it replaces the jump hosts of the inventory.</summary>
    [Parameter]
    [ValidateNotNull]
    public DcosConnection? JumpHost { get; set; }

    /// <summary>The paths of known_hosts files, read in order; AcceptNew appends to the first. The default is the files of ssh.</summary>
    [Parameter(ParameterSetName = LoginSet)]
    [ValidateNotNullOrEmpty]
    public string[] KnownHostsFile { get; set; } = [];

    /// <summary>Lines in known_hosts format, for use without files.</summary>
    [Parameter(ParameterSetName = LoginSet)]
    [ValidateNotNullOrEmpty]
    public string[] KnownHosts { get; set; } = [];

    /// <summary>The handling of unknown host keys.</summary>
    [Parameter(ParameterSetName = LoginSet)]
    public HostKeyPolicy HostKeyPolicy { get; set; } = HostKeyPolicy.Strict;

    /// <summary>Key exchange methods to offer, in order.</summary>
    [Parameter(ParameterSetName = LoginSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KeyExchangeCompleter))]
    public string[] KeyExchange { get; set; } = [];

    /// <summary>Weak algorithms to offer after all others, for servers that have nothing better.</summary>
    [Parameter(ParameterSetName = LoginSet)]
    [ValidateSet(
        "diffie-hellman-group-exchange-sha1",
        "diffie-hellman-group14-sha1",
        "diffie-hellman-group1-sha1",
        "ssh-rsa",
        "aes128-cbc",
        "aes192-cbc",
        "aes256-cbc",
        "3des-cbc",
        "hmac-sha1",
        "hmac-sha1-etm@openssh.com")]
    public string[] AllowWeakAlgorithm { get; set; } = [];

    /// <summary>User name and password of DC/OS Enterprise, whose endpoints require a token in strict mode.</summary>
    [Parameter]
    [ValidateNotNull]
    public PSCredential? DcosCredential { get; set; }

    /// <summary>The path of the file of a DC/OS Enterprise service account, instead of user name and password.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DcosKeyFile { get; set; }

    /// <summary>The path of the certificate of the authority of DC/OS Enterprise, PEM; the default is the file on each node.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CaFile { get; set; }

    /// <summary>The time limit in seconds for reaching a node, including retries.</summary>
    [Parameter]
    [ValidateRange(1, 600)]
    public int TimeoutSec { get; set; } = 30;

    /// <summary>A connection asset of Azure Automation (Get-AutomationConnection), with fields named like these parameters.</summary>
    [Parameter(
        Mandatory = true,
        ParameterSetName = AssetSet)]
    [ValidateNotNull]
    public IDictionary? Asset { get; set; }

    /// <inheritdoc/>
    protected override async Task BeginAsync(CancellationToken cancellationToken)
    {
        ConnectionSettings settings = Asset is null ? FromParameters() : ConnectionAsset.Read(Asset, Resolve);
        IamLogin? login = DcosLogin.One(
            (nameof(DcosCredential), DcosCredential is null ? null : new PasswordLogin(DcosCredential.UserName, DcosCredential.Password)),
            (nameof(DcosKeyFile), DcosKeyFile is null ? null : DcosLogin.OfFile(Resolve(DcosKeyFile))));
        settings = settings with
        {
            ConnectTimeoutSec = TimeoutSec,
            Dcos = DcosLogin.One((DcosCredential is null ? nameof(DcosKeyFile) : nameof(DcosCredential), login), ("the asset's login", settings.Dcos)),
            Authority = CaFile is null ? settings.Authority : DcosLogin.Authority(Resolve(CaFile)),
        };
        if (JumpHost is { } jump)
        {
            settings = settings with { Jump = jump.Settings ?? throw new InputException(SR.ConnectionWithoutLogin, jump.HostName) };
        }

        DependencyLoader.Module.Adapters.Validate(settings);
        await Write(new DcosConnection
        {
            UserName = settings.UserName,
            Port = settings.Port ?? Port,
            HostName = settings.HostName,
            KeyFile = [.. settings.KeyFiles],
            HostKeyPolicy = settings.HostKeyPolicy,
            KnownHostsFile = [.. settings.KnownHostsFiles],
            KeyExchange = [.. settings.KeyExchange],
            AllowWeakAlgorithm = [.. settings.AllowWeakAlgorithms],
            JumpHost = JumpHost?.ToString(),
            Settings = settings,
        }).ConfigureAwait(false);
    }

    private ConnectionSettings FromParameters() => new()
    {
        UserName = UserName ?? Credential?.UserName,
        Port = MyInvocation.BoundParameters.ContainsKey(nameof(Port)) ? Port : null,
        HostName = HostName,
        KeyFiles = [.. KeyFile.Select(Resolve)],
        PrivateKey = PrivateKey,
        Passphrase = Passphrase,
        Password = Credential?.Password,
        SudoPassword = SudoPassword,
        KnownHostsFiles = [.. KnownHostsFile.Select(Resolve)],
        KnownHosts = KnownHosts,
        HostKeyPolicy = HostKeyPolicy,
        KeyExchange = KeyExchange,
        AllowWeakAlgorithms = AllowWeakAlgorithm,
        SshConfigFile = UseSshConfig ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".ssh", "config") : null,
    };

    private string Resolve(string path) => LocalPath.Resolve(this, path);
}
