using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using DcosUpgrade.Adapters.Machine;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace DcosUpgrade.Adapters.Ssh.Logins;

/// <summary>The decrypted private keys of one set of connection settings.</summary>
internal sealed class LoginKeys : IDisposable
{
    private const string InlineName = "-PrivateKey";
    private const int MaxKeyBytes = 1 << 20;

    private readonly List<SharedKey> _keys = [];

    /// <param name="defaults">Key files to try if they exist, when the settings name none.</param>
    /// <exception cref="InputException">A specified key cannot be opened, or there is neither a key nor a password.</exception>
    public LoginKeys(ConnectionSettings settings, IReadOnlyList<string> defaults)
    {
        try
        {
            if (settings.PrivateKey is { } inline)
            {
                _keys.Add(Open(InlineName, SecretText.ToUtf8(inline), settings));
            }

            foreach (string path in settings.KeyFiles)
            {
                _keys.Add(Open(path, new LocalFiles().ReadBytes(path, MaxKeyBytes), settings));
            }

            if (settings.PrivateKey is null && settings.KeyFiles.Count == 0)
            {
                AddDefaults(settings, defaults);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IReadOnlyList<SharedKey> Keys => _keys;

    public void Dispose() => _keys.ForEach(key => key.Dispose());

    /// <summary>The default keys of ssh. One that cannot be opened is an error only when there is no other key.</summary>
    private void AddDefaults(ConnectionSettings settings, IReadOnlyList<string> defaults)
    {
        InputException? trouble = null;
        foreach (string path in defaults)
        {
            if (File.Exists(path))
            {
                try
                {
                    _keys.Add(Open(path, new LocalFiles().ReadBytes(path, MaxKeyBytes), settings));
                }
                catch (InputException e)
                {
                    trouble ??= e;
                }
            }
        }

        if (trouble is not null && _keys.Count == 0 && settings.Password is null)
        {
            throw trouble;
        }
    }

    private static SharedKey Open(string name, byte[] text, ConnectionSettings settings)
    {
        byte[] key = [];
        try
        {
            key = KeyText.Normalize(name, text);
            string? passphrase = settings.Passphrase is { Length: > 0 } secret ? SecretText.ToText(secret) : null;
            if (passphrase is null && Encoding.ASCII.GetString(key).Contains("BEGIN ENCRYPTED PRIVATE KEY"))
            {
                throw new InputException(SR.KeyNeedsPassphrase, name, name);
            }

            using MemoryStream stream = new(key);
            return new SharedKey(
                name, new PrivateKeyFile(stream, passphrase), settings.AllowWeakAlgorithms.Contains("ssh-rsa", StringComparer.OrdinalIgnoreCase));
        }
        catch (SshPassPhraseNullOrEmptyException e)
        {
            throw new InputException(e, SR.KeyNeedsPassphrase, name, name);
        }
        catch (Exception e) when (e is not DcosException)
        {
            // Parsers of SSH.NET, ASN.1 and the crypto library throw different types.
            throw new InputException(e, SR.KeyFileUnreadable, name, name, e.Message);
        }
        finally
        {
            Array.Clear(text, 0, text.Length);
            Array.Clear(key, 0, key.Length);
        }
    }
}
