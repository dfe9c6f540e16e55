using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using Xunit;

namespace DcosUpgrade.Core.Tests.Adapters;

public sealed class AdapterFactoryTests
{
    // By name, as the module does.
    private readonly IAdapterFactory _factory = (IAdapterFactory)Activator.CreateInstance(
        Type.GetType("DcosUpgrade.Adapters.AdapterFactory, DcosUpgrade.Adapters", throwOnError: true)!)!;

    [Fact]
    public void Factory_provides_every_port()
    {
        Assert.NotNull(_factory.Yaml);
        Assert.NotNull(_factory.Files);
        Assert.NotNull(_factory.Ids);
        Assert.NotNull(_factory.Operator);
        Assert.Equal(TimeSpan.Zero, _factory.Clock.UtcNow.Offset);
    }

    [Fact]
    public async Task The_clock_waits_and_can_be_stopped()
    {
        await _factory.Clock.Delay(TimeSpan.FromSeconds(-1), CancellationToken.None);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _factory.Clock.Delay(TimeSpan.FromDays(1), new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Shells_open_no_connection_before_an_operation()
    {
        using INodeShells shells = _factory.CreateShells(new ConnectionSettings(), new Dictionary<string, JumpEndpoint>(), new RecordingSink());

        NodeEndpoint node = new("m1", "192.0.2.1", 22, null, null);
        Assert.Same(shells.For(node), shells.For(node with { }));
    }

    [Fact]
    public void Settings_are_validated_without_connecting()
    {
        InputException e = Assert.Throws<InputException>(() => _factory.Validate(new ConnectionSettings { KeyFiles = ["/nowhere/key"] }));

        Assert.Equal(SR.FileMissing, e.Id);
    }
}
