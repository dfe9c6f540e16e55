using System;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Adapters.Ssh;
using DcosUpgrade.Errors;
using Xunit;

namespace DcosUpgrade.Core.Tests.Adapters;

/// <summary>A refusal of sudo ends with its cause, on the same connection, and wrong passwords do not lock the account.</summary>
public sealed class SudoAccessTests
{
    private readonly SudoAccess _access;
    private TimeSpan _now;
    private string _answer = "password\n/etc/shadow 1\n";
    private int _probes;

    public SudoAccessTests() => _access = new SudoAccess("m1", "core", hasPassword: true, () => _now);

    [Fact]
    public async Task Way_is_found_once()
    {
        Assert.Equal(SudoWay.Password, await FindAsync());
        Assert.Equal(SudoWay.Password, await FindAsync());
        Assert.Equal(1, _probes);
    }

    [Fact]
    public async Task Refused_password_is_not_sent_again_while_nothing_changed()
    {
        await FindAsync();
        NodeAccessException refusal = _access.Refuse(SudoWay.Password, "Sorry, try again.");
        for (_now = TimeSpan.Zero; _now < SudoAccess.PasswordPause; _now += TimeSpan.FromSeconds(5))
        {
            Assert.Same(refusal, await Assert.ThrowsAsync<NodeAccessException>(FindAsync));
        }

        Assert.Equal(SudoWay.Password, await FindAsync());
    }

    [Fact]
    public async Task Changed_password_is_sent_at_once()
    {
        await FindAsync();
        _access.Refuse(SudoWay.Password, "Sorry, try again.");
        _answer = "password\n/etc/shadow 2\n";

        Assert.Equal(SudoWay.Password, await FindAsync());
    }

    [Fact]
    public async Task Rule_without_password_is_used_at_once()
    {
        await FindAsync();
        _access.Refuse(SudoWay.Password, "Sorry, try again.");
        _answer = "free\n/etc/shadow 1\n";

        Assert.Equal(SudoWay.Free, await FindAsync());
    }

    [Fact]
    public async Task Password_is_used_when_the_rule_without_one_is_gone()
    {
        _answer = "free\n";
        Assert.Equal(SudoWay.Free, await FindAsync());
        _access.Refuse(SudoWay.Free, "sudo: a password is required");
        _answer = "password\n";

        Assert.Equal(SudoWay.Password, await FindAsync());
    }

    [Fact]
    public async Task Sudo_that_is_installed_later_is_found()
    {
        _answer = "absent\n";
        Assert.Equal(SR.SudoRefused, (await Assert.ThrowsAsync<NodeAccessException>(FindAsync)).Id);
        _answer = "free\n";

        Assert.Equal(SudoWay.Free, await FindAsync());
    }

    private Task<SudoWay> FindAsync() => _access.FindAsync(
        () =>
        {
            _probes++;
            return Task.FromResult(_answer);
        },
        CancellationToken.None);
}
