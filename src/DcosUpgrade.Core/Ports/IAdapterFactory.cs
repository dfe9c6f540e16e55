namespace DcosUpgrade.Ports;

/// <summary>What lives in the assembly beside the third-party libraries. Created by name, once per module load.</summary>
internal interface IAdapterFactory
{
    IYamlReader Yaml { get; }

    IClock Clock { get; }

    IIds Ids { get; }

    IOperator Operator { get; }

    IFileSystem Files { get; }

    /// <summary>Shells over SSH.</summary>
    /// <param name="settings">How to log in; secrets stay inside.</param>
    /// <param name="jumps">Jump hosts by name, as the inventory names them.</param>
    /// <param name="progress">Hears of reconnects and of host keys accepted for the first time.</param>
    INodeShells CreateShells(ConnectionSettings settings, System.Collections.Generic.IReadOnlyDictionary<string, JumpEndpoint> jumps, IProgressSink progress);

    /// <summary>Reads key files and known_hosts and says at once what is wrong with them, without connecting.</summary>
    /// <exception cref="InputException">A key cannot be read or decrypted, or known_hosts is malformed; names file and line.</exception>
    void Validate(ConnectionSettings settings);
}
