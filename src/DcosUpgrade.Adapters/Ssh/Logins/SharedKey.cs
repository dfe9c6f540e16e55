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

    /// <param name="allowsSha1">Signatures with SHA-1 are offered too, last.</param>
    public SharedKey(string name, PrivateKeyFile key, bool allowsSha1)
    {
        Name = name;
        _key = key;
        // SHA-1 signatures: no server of the node floor needs them, and each try counts against MaxAuthTries.
        HostKeyAlgorithms =
        [
            .. key.HostKeyAlgorithms.Where(algorithm => allowsSha1 || algorithm.Name != "ssh-rsa")
                .OrderBy(algorithm => algorithm.Name == "ssh-rsa" ? 1 : 0).Select(algorithm => new Turn(algorithm, key)),
        ];
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
