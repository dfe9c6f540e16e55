using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Security;
using DcosUpgrade.Errors;
using DcosUpgrade.Identity;
using DcosUpgrade.Inventory;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Parameters;

/// <summary>A connection asset of Azure Automation: fields named like the parameters of New-DcosConnection, secrets as encrypted text.</summary>
internal static class ConnectionAsset
{
    /// <summary>The two parts of -DcosCredential, because fields of an asset are text.</summary>
    private const string DcosUserName = "DcosUserName";
    private const string DcosPassword = "DcosPassword";

    /// <summary>The text of the file of -DcosKeyFile, because a sandbox has no files.</summary>
    private const string DcosKey = "DcosKey";
    private const string DcosKeyFile = "DcosKeyFile";

    private static readonly string[] s_fields =
    [
        "UserName", "Port", "HostName", "KeyFile", "PrivateKey", "Passphrase", "Password", "SudoPassword",
        "KnownHostsFile", "KnownHosts", "HostKeyPolicy", "KeyExchange", "AllowWeakAlgorithm", DcosUserName, DcosPassword, DcosKey, DcosKeyFile, "CaFile",
    ];

    /// <param name="resolve">Converts a path to an absolute path.</param>
    /// <exception cref="InputException">A field is unknown or has an invalid value.</exception>
    public static ConnectionSettings Read(IDictionary asset, Func<string, string> resolve)
    {
        Dictionary<string, object?> fields = new(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in asset)
        {
            string name = Convert.ToString(entry.Key, CultureInfo.InvariantCulture);
            if (!s_fields.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw new InputException(SR.AssetFieldUnknown, name, name, NearestName.Hint(name, s_fields));
            }

            fields[name] = entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value;
        }

        object? Of(string name) => fields.TryGetValue(name, out object? value) ? value : null;
        ConnectionSettings none = new();
        return new ConnectionSettings
        {
            UserName = Text(Of("UserName")),
            Port = Text(Of("Port")) is { } port ? Port(port) : null,
            HostName = Text(Of("HostName")),
            KeyFiles = [.. Lines(Of("KeyFile")).Select(resolve)],
            PrivateKey = Secret("PrivateKey", Of("PrivateKey")),
            Passphrase = Secret("Passphrase", Of("Passphrase")),
            Password = Secret("Password", Of("Password")),
            SudoPassword = Secret("SudoPassword", Of("SudoPassword")),
            KnownHostsFiles = [.. Lines(Of("KnownHostsFile")).Select(resolve)],
            KnownHosts = Lines(Of("KnownHosts")),
            HostKeyPolicy = Text(Of("HostKeyPolicy")) is { } policy ? Policy(policy) : none.HostKeyPolicy,
            KeyExchange = Lines(Of("KeyExchange")),
            AllowWeakAlgorithms = Lines(Of("AllowWeakAlgorithm")),
            Dcos = Login(Of, resolve),
            Authority = Text(Of("CaFile")) is { } path ? DcosLogin.Authority(resolve(path)) : null,
        };
    }

    private static IamLogin? Login(Func<string, object?> of, Func<string, string> resolve)
    {
        IamLogin? password = (Text(of(DcosUserName)), Secret(DcosPassword, of(DcosPassword))) switch
        {
            (null, null) => null,
            (null, _) => throw new InputException(SR.AssetFieldInvalid, DcosUserName, DcosUserName, $"specified together with {DcosPassword}"),
            (_, null) => throw new InputException(SR.AssetFieldInvalid, DcosPassword, DcosPassword, $"specified together with {DcosUserName}"),
            ({ } user, { } secret) => new PasswordLogin(user, secret),
        };
        IamLogin? key = DcosLogin.One(
            (DcosKey, Secret(DcosKey, of(DcosKey)) is { } text ? DcosLogin.OfText(text, DcosKey) : null),
            (DcosKeyFile, Text(of(DcosKeyFile)) is { } path ? DcosLogin.OfFile(resolve(path)) : null));
        return DcosLogin.One((DcosUserName, password), (Text(of(DcosKeyFile)) is null ? DcosKey : DcosKeyFile, key));
    }

    private static int Port(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is >= 1 and <= 65535
            ? port
            : throw new InputException(SR.AssetFieldInvalid, "Port", "Port", "a number from 1 to 65535");

    private static HostKeyPolicy Policy(string text) =>
        Enum.TryParse(text, ignoreCase: true, out HostKeyPolicy policy) && Enum.IsDefined(typeof(HostKeyPolicy), policy)
            ? policy
            : throw new InputException(SR.AssetFieldInvalid, "HostKeyPolicy", "HostKeyPolicy", string.Join(" or ", Enum.GetNames(typeof(HostKeyPolicy))));

    private static string? Text(object? value) =>
        Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;

    /// <summary>The entries of a list, or of one text with an entry on each line.</summary>
    private static string[] Lines(object? value) => value is IEnumerable list and not string
        ? [.. list.Cast<object?>().Select(item => Text(item is PSObject wrapped ? wrapped.BaseObject : item)).OfType<string>()]
        : [.. (Text(value) ?? "").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    private static SecureString? Secret(string name, object? value)
    {
        switch (value)
        {
            case null or "":
                return null;
            case SecureString secret:
                return secret;
            case string text:
                SecureString secured = new();
                foreach (char c in text)
                {
                    secured.AppendChar(c);
                }

                return secured;
            default:
                throw new InputException(SR.AssetFieldInvalid, name, name, "text");
        }
    }
}
