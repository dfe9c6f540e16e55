using DcosUpgrade.Errors;

namespace DcosUpgrade.Ports;

/// <summary>Creates the adapters in the assembly that references third-party libraries. Created by name, once per module load.</summary>
internal interface IAdapterFactory
{
    IYamlReader Yaml { get; }

    IClock Clock { get; }

    IIds Ids { get; }

    IOperator Operator { get; }

    IFileSystem Files { get; }

    /// <summary>The folder of the journals of calls without -JournalPath: that of the environment variable DCOSUPGRADE_JOURNALS, otherwise one below the
    /// user's local application data; null when the user has neither.</summary>
    string? JournalRoot { get; }

    IWebhook Webhook { get; }

    /// <summary>The names of all key exchange methods that connections support.</summary>
    System.Collections.Generic.IReadOnlyList<string> KeyExchanges { get; }

    /// <summary>Creates shells over SSH.</summary>
    /// <param name="settings">The login settings.</param>
    /// <param name="jumps">The jump hosts of the inventory, by name.</param>
    /// <param name="progress">Receives messages about reconnects and new host keys.</param>
    INodeShells CreateShells(ConnectionSettings settings, System.Collections.Generic.IReadOnlyDictionary<string, JumpEndpoint> jumps, IProgressSink progress);

    /// <summary>Reads and validates key files and known_hosts, without a connection.</summary>
    /// <exception cref="InputException">A key cannot be read or decrypted, or known_hosts is malformed; the message has file and line.</exception>
    void Validate(ConnectionSettings settings);
}
