using System.Collections.Generic;
using DcosUpgrade.Adapters.Machine;
using DcosUpgrade.Adapters.Ssh;
using DcosUpgrade.Adapters.Yaml;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Adapters;

/// <summary>The only public type of this assembly. The module creates it by name, through reflection.</summary>
public sealed class AdapterFactory : IAdapterFactory
{
    private readonly SystemClock _clock = new();
    private readonly SystemIds _ids = new();
    private readonly SystemOperator _operator = new(new SystemMachine(), LocalUser.Current.Name);
    private readonly LocalFiles _files = new();
    private readonly YamlReader _yaml = new();
    private readonly HttpWebhook _webhook = new();

    IYamlReader IAdapterFactory.Yaml => _yaml;

    IClock IAdapterFactory.Clock => _clock;

    IIds IAdapterFactory.Ids => _ids;

    IOperator IAdapterFactory.Operator => _operator;

    IFileSystem IAdapterFactory.Files => _files;

    IWebhook IAdapterFactory.Webhook => _webhook;

    IReadOnlyList<string> IAdapterFactory.KeyExchanges => Algorithms.KeyExchanges;

    string? IAdapterFactory.JournalRoot => LocalUser.JournalRoot;

    INodeShells IAdapterFactory.CreateShells(ConnectionSettings settings, IReadOnlyDictionary<string, JumpEndpoint> jumps, IProgressSink progress) =>
        new SshShells(settings, jumps, progress, LocalUser.Current, SshTuning.Default);

    void IAdapterFactory.Validate(ConnectionSettings settings) => HopAccess.Validate(settings, LocalUser.Current);
}
