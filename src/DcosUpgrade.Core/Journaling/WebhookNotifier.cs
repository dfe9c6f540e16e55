using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading.Tasks;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using DcosUpgrade.Secrets;
using DcosUpgrade.Text;

namespace DcosUpgrade.Journaling;

/// <summary>
/// Tells a web address of pauses, failures and the end of an upgrade, one message after the other. The upgrade does not wait for it, and a message
/// that is not accepted is a warning.
/// </summary>
/// <param name="cluster">The name of the cluster.</param>
/// <param name="plan">The hash of the plan; null without a plan.</param>
internal sealed class WebhookNotifier(IWebhook webhook, Uri address, IClock clock, string cluster, string? plan, Action<string> warn) : IJournal
{
    /// <summary>More are not kept for an address that does not answer.</summary>
    private const int MaxWaiting = 100;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    private readonly object _lock = new();
    private Task _last = Task.CompletedTask;
    private int _waiting;

    /// <exception cref="InputException">The address is neither https nor http on this machine (WebhookInvalid).</exception>
    public static void Require(Uri address)
    {
        if (!address.IsAbsoluteUri || !(address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
        {
            throw new InputException(SR.WebhookInvalid, null, address.IsAbsoluteUri ? $"{address.Scheme}://{address.Host}" : "a relative address");
        }
    }

    public void Write(JournalEvent journalEvent)
    {
        switch (journalEvent)
        {
            case PauseEvent pause:
                Post("pause", null, pause.Why);
                break;
            case StepEvent { Status: nameof(DcosStepStatus.Failed) } step:
                Post("failure", step.Node, step.Message);
                break;
            case OutcomeEvent { Outcome: not (nameof(DcosOutcome.Upgraded) or nameof(DcosOutcome.AlreadyUpgraded)) } outcome when plan is null:
                Post("failure", outcome.Node, $"{outcome.Outcome}{(outcome.Reason is null ? "" : $": {outcome.Reason}")}");
                break;
            case ErrorEvent error when plan is null:
                Post("failure", error.Node, error.Message);
                break;
        }
    }

    /// <summary>Posts the end, and waits until all messages are posted.</summary>
    public Task EndAsync(string text)
    {
        Post("end", null, text);
        lock (_lock)
        {
            return _last;
        }
    }

    private void Post(string kind, string? node, string? text)
    {
        string json = Json.Write(new Dictionary<string, object?>
        {
            ["event"] = kind,
            ["cluster"] = cluster,
            ["plan"] = plan,
            ["node"] = node,
            ["text"] = Redaction.Of(text ?? ""),
            ["at"] = clock.UtcNow.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        });
        lock (_lock)
        {
            if (_waiting < MaxWaiting)
            {
                _waiting++;
                _last = PostAfterAsync(_last, kind, json);
            }
        }
    }

    private async Task PostAfterAsync(Task earlier, string kind, string json)
    {
        await earlier.ConfigureAwait(false);
        string? problem = await webhook.PostAsync(address, json, s_limit).ConfigureAwait(false);
        lock (_lock)
        {
            _waiting--;
        }

        if (problem is not null)
        {
            warn($"{cluster}: the webhook on {address.Host} did not accept the message of the {kind}: {problem}.");
        }
    }
}
