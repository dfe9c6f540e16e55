using System;
using System.Collections.Generic;
using System.Linq;
using System.Security;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace DcosUpgrade.Adapters.Ssh.Logins;

/// <summary>The authentication methods of one connection. Dispose after the connection is open or has failed.</summary>
internal sealed class LoginAttempt : IDisposable
{
    private readonly List<AuthenticationMethod> _methods = [];
    private readonly byte[]? _password;

    public LoginAttempt(string userName, LoginKeys keys, SecureString? password)
    {
        List<string> tried = [.. keys.Keys.Select(key => "key " + key.Name)];
        if (keys.Keys.Count > 0)
        {
            _methods.Add(new PrivateKeyAuthenticationMethod(userName, [.. keys.Keys]));
        }

        if (password is not null)
        {
            _password = SecretText.ToUtf8(password);
            _methods.Add(new PasswordAuthenticationMethod(userName, _password));
            KeyboardInteractiveAuthenticationMethod interactive = new(userName);
            interactive.AuthenticationPrompt += (_, e) => Answer(e, password);
            _methods.Add(interactive);
            tried.Add("password");
        }

        Tried = string.Join(", ", tried);
    }

    public AuthenticationMethod[] Methods => [.. _methods];

    /// <summary>For messages: the names of the keys and whether a password is used; no secret.</summary>
    public string Tried { get; }

    public void Dispose()
    {
        _methods.ForEach(method => method.Dispose());
        if (_password is not null)
        {
            Array.Clear(_password, 0, _password.Length);
        }
    }

    private static void Answer(AuthenticationPromptEventArgs e, SecureString password)
    {
        foreach (AuthenticationPrompt prompt in e.Prompts)
        {
            // An echoed prompt does not ask for a password: it gets an empty answer.
            prompt.Response = prompt.IsEchoed ? string.Empty : SecretText.ToText(password);
        }
    }
}
