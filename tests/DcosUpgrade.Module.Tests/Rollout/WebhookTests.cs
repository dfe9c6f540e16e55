using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace DcosUpgrade.Module.Tests.Rollout;

/// <summary>Messages to a web address, received by a real listener.</summary>
public sealed class WebhookTests(RehearsalFixture rehearsal) : IClassFixture<RehearsalFixture>
{
    private const string Accepted = "-AcceptRisk no-backup, no-new-nodes -Confirm:$false";

    [Fact]
    public void Pause_failure_and_end_are_posted_in_this_order()
    {
        using Listener listener = new(200);

        EngineRun run = rehearsal.Run($$"""
            $p = $c | New-DcosUpgradePlan -Script $s -PauseBefore a1
            try { $p | Invoke-DcosUpgradePlan -WebhookUri {{listener.Address}} -PauseTimeoutSec 60 {{Accepted}} } catch { }
            """, rehearsal: "-Agent 1 -PublicAgent 0");

        Assert.DoesNotContain(run.Warnings, warning => warning.Contains("webhook", StringComparison.Ordinal));
        JsonElement[] messages = [.. listener.Bodies.Select(body => JsonDocument.Parse(body).RootElement)];
        Assert.Equal(["pause", "failure", "end"], messages.Select(message => message.GetProperty("event").GetString()));
        Assert.All(messages, message => Assert.Equal("rehearsal", message.GetProperty("cluster").GetString()));
        Assert.All(messages, message => Assert.Equal(64, message.GetProperty("plan").GetString()!.Length));
        Assert.Equal("a1", messages[1].GetProperty("node").GetString());
        Assert.Contains("was not resumed", messages[2].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void End_of_a_complete_plan_is_posted_and_the_call_returns()
    {
        using Listener listener = new(200);

        EngineRun run = rehearsal.Run(
            $"$c | New-DcosUpgradePlan -Script $s | Invoke-DcosUpgradePlan -WebhookUri {listener.Address} {Accepted}",
            rehearsal: "-Master 1 -Agent 1 -PublicAgent 0");

        Assert.Empty(run.Errors);
        Assert.Equal("Done", RehearsalFixture.Property(run.Output[^1], "Status"));
        Assert.Equal("end", JsonDocument.Parse(Assert.Single(listener.Bodies)).RootElement.GetProperty("event").GetString());
    }

    [Theory]
    [InlineData(500)]
    [InlineData(302)]
    public void Message_that_is_not_accepted_is_a_warning_and_the_upgrade_runs(int status)
    {
        using Listener listener = new(status);

        EngineRun run = rehearsal.Run(
            $"$c | Get-DcosNode -Role Master | Invoke-DcosNodeUpgrade -Script $s -WebhookUri {listener.Address} -Confirm:$false",
            rehearsal: "-Master 1 -Agent 0 -PublicAgent 0");

        Assert.Empty(run.Errors);
        Assert.Equal("Upgraded", RehearsalFixture.Property(Assert.Single(run.Output), "Outcome"));
        Assert.Contains(run.Warnings, warning => warning.Contains($"the webhook on 127.0.0.1 did not accept the message of the end: the status is {status}.",
            StringComparison.Ordinal));
        Assert.Single(listener.Bodies);
    }

    [Theory]
    [InlineData("http://hooks.example.com/secret")]
    [InlineData("ftp://localhost/x")]
    [InlineData("relative/x")]
    public void Address_without_encryption_is_refused_without_its_path(string address)
    {
        EngineRun run = rehearsal.Run($"$c | New-DcosUpgradePlan -Script $s | Invoke-DcosUpgradePlan -WebhookUri {address} {Accepted}");

        string message = Assert.Single(run.Errors).ToString();
        Assert.StartsWith("WebhookInvalid,", run.Errors[0].FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }

    /// <summary>A web server of one address that keeps what it receives.</summary>
    private sealed class Listener : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly List<string> _bodies = [];
        private readonly Task _served;

        public Listener(int status)
        {
            using (System.Net.Sockets.TcpListener free = new(IPAddress.Loopback, 0))
            {
                free.Start();
                Address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/hook/";
            }

            _listener.Prefixes.Add(Address);
            _listener.Start();
            _served = ServeAsync(status);
        }

        public string Address { get; }

        public IReadOnlyList<string> Bodies
        {
            get
            {
                lock (_bodies)
                {
                    return [.. _bodies];
                }
            }
        }

        public void Dispose()
        {
            _listener.Close();
            Assert.True(_served.Wait(TimeSpan.FromSeconds(30)));
        }

        private async Task ServeAsync(int status)
        {
            while (true)
            {
                try
                {
                    HttpListenerContext call = await _listener.GetContextAsync().ConfigureAwait(false);
                    using System.IO.StreamReader body = new(call.Request.InputStream);
                    string text = await body.ReadToEndAsync().ConfigureAwait(false);
                    lock (_bodies)
                    {
                        _bodies.Add(text);
                    }

                    call.Response.StatusCode = status;
                    call.Response.Close();
                }
                catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }
            }
        }
    }
}
