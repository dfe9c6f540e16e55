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

/// <summary>Says how to log in to nodes. Reads keys and known_hosts at once, so that what is wrong with them shows here; connects nowhere.</summary>
[Cmdlet(
    VerbsCommon.New,
    "DcosConnection",
    DefaultParameterSetName = LoginSet)]
[OutputType(typeof(DcosConnection))]
public sealed class NewDcosConnectionCommand : AsyncCmdlet
{
    private const string LoginSet = "Login";
    private const string AssetSet = "Asset";

    /// <summary>The login on the nodes; without it the one of -Credential, else the current user's.</summary>
    [Parameter(
        Position = 0,
        ParameterSetName = LoginSet)]
    [ValidateNotNullOrEmpty]
    public string? UserName { get; set; }

    /// <summary>The SSH port of nodes whose inventory entry names none; with -UseSshConfig the configuration's, unless given here.</summary>
    [Parameter(ParameterSetName = LoginSet)]
    [ValidateRange(1, 65535)]
    public int Port { get; set; } = 22;

    /// <summary>Private key files, tried in order; without a key or password ~/.ssh/id_ed25519, then ~/.ssh/id_rsa.</summary>
    [Parameter(ParameterSetName = LoginSet)]
    [ValidateNotNullOrEmpty]
    public string[] KeyFile { get; set; } = [];

    /// <summary>The text of a private key, where there are no files.</summary>
    [Parameter(ParameterSetName = LoginSet)]
    [ValidateNotNull]
    public SecureString? PrivateKey { get; set; }

    /// <summary>The passphrase of the keys.</summary>
    [Parameter(ParameterSetName = LoginSet)]
    [ValidateNotNull]
    public SecureString? Passphrase { get; set; }

    /// <summary>
    /// Also asks ~/.ssh/config, as <c>ssh</c> would for the inventory's ssh name: HostName, Port, User, IdentityFile, UserKnownHostsFile and
    /// ProxyJump. What the inventory or another parameter says comes first.
    /// </summary>
    [Parameter(ParameterSetName = LoginSet)]
    public SwitchParameter UseSshConfig { get; set; }

    /// <summary>Login and password, for nodes that accept passwords.</summary>
    [Parameter(ParameterSetName = LoginSet)]
    [ValidateNotNull]
    public PSCredential? Credential { get; set; }

    /// <summary>The password that sudo asks for.</summary>
    [Parameter(ParameterSetName = LoginSet)]
    [ValidateNotNull]
    public SecureString? SudoPassword { get; set; }

    /// <summary>The host that this connection is for, when it is to be a -JumpHost.</summary>
    [Parameter(ParameterSetName = LoginSet)]
    [ValidateNotNullOrEmpty]
    public string? HostName { get; set; }

    /// <summary>A jump host with a login of its own, for all nodes; it stands for those of the inventory.</summary>
    [Parameter]
    [ValidateNotNull]
    public DcosConnection? JumpHost { get; set; }

    /// <summary>known_hosts files, read in order; AcceptNew adds to the first. Without them ~/.ssh/known_hosts.</summary>
    [Parameter(ParameterSetName = LoginSet)]
    [ValidateNotNullOrEmpty]
    public string[] KnownHostsFile { get; set; } = [];

    /// <summary>known_hosts lines, where there are no files.</summary>
    [Parameter(ParameterSetName = LoginSet)]
    [ValidateNotNullOrEmpty]
    public string[] KnownHosts { get; set; } = [];

    /// <summary>How host keys are met that are not known yet.</summary>
    [Parameter(ParameterSetName = LoginSet)]
    public HostKeyPolicy HostKeyPolicy { get; set; } = HostKeyPolicy.Strict;

    /// <summary>Key exchange methods to offer, in order.</summary>
    [Parameter(ParameterSetName = LoginSet)]
    [ValidateNotNullOrEmpty]
    public string[] KeyExchange { get; set; } = [];

    /// <summary>User and password of DC/OS Enterprise itself, whose endpoints want a token in strict mode.</summary>
    [Parameter]
    [ValidateNotNull]
    public PSCredential? DcosCredential { get; set; }

    /// <summary>The file of a service account of DC/OS Enterprise, instead of a user and a password.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DcosKeyFile { get; set; }

    /// <summary>The certificate of the authority of DC/OS Enterprise, PEM; without it the file that lies on each node.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CaFile { get; set; }

    /// <summary>Seconds that reaching a node may take, further attempts included.</summary>
    [Parameter]
    [ValidateRange(1, 600)]
    public int TimeoutSec { get; set; } = 30;

    /// <summary>An Azure Automation connection (Get-AutomationConnection) whose fields are named like these parameters.</summary>
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
        SshConfigFile = UseSshConfig ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".ssh", "config") : null,
    };

    private string Resolve(string path) => LocalPath.Resolve(this, path);
}
