using System;
using System.Collections.Generic;
using System.Linq;
using Renci.SshNet;
using Renci.SshNet.Security;

namespace DcosUpgrade.Adapters.Ssh.Logins;

/// <summary>
/// A private key that many connections use at the same time. Decrypting a key costs far more than a login, so it is decrypted
/// once; its signer is not thread-safe, so calls are serialized.
/// </summary>
internal sealed class SharedKey : IPrivateKeySource, IDisposable
{
    private readonly PrivateKeyFile _key;

    public SharedKey(string name, PrivateKeyFile key)
    {
        Name = name;
        _key = key;
        // SHA-1 signatures: no server of the node floor needs them, and each try counts against MaxAuthTries.
        HostKeyAlgorithms = [.. key.HostKeyAlgorithms.Where(algorithm => algorithm.Name != "ssh-rsa").Select(algorithm => new Turn(algorithm, key))];
    }

    /// <summary>Its name in messages: the path.</summary>
    public string Name { get; }

    public IReadOnlyCollection<HostAlgorithm> HostKeyAlgorithms { get; }

    public void Dispose() => _key.Dispose();

    private sealed class Turn(HostAlgorithm inner, object gate) : HostAlgorithm(inner.Name)
    {
        public override byte[] Data => inner.Data;

        public override byte[] Sign(byte[] data)
        {
            lock (gate)
            {
                return inner.Sign(data);
            }
        }

        public override bool VerifySignature(byte[] data, byte[] signature) => inner.VerifySignature(data, signature);
    }
}
