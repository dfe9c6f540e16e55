using System;
using System.Linq;
using System.Text;
using DcosUpgrade.Adapters.Ssh;
using Xunit;

namespace DcosUpgrade.Core.Tests.Adapters;

public sealed class OutputCollectorTests
{
    private static readonly byte[] s_sentinel = Encoding.ASCII.GetBytes("0a1b2c3d\n");

    [Fact]
    public void Chunk_boundaries_do_not_change_the_output()
    {
        byte[] all = [.. Encoding.UTF8.GetBytes("motd 0a1b2c3 0a1b2c3d?"), .. s_sentinel, .. Encoding.UTF8.GetBytes("outüput 0a1b2c3d\nmore")];
        Random random = new(7);
        for (int round = 0; round < 500; round++)
        {
            OutputCollector collector = new(s_sentinel, 1000);
            for (int at = 0; at < all.Length;)
            {
                byte[] part = [.. all.Skip(at).Take(random.Next(1, 9))];
                collector.Append(part, part.Length);
                at += part.Length;
            }

            Assert.True(collector.Started);
            Assert.Equal("outüput 0a1b2c3d\nmore", collector.Text);
            Assert.False(collector.Truncated);
        }
    }

    [Fact]
    public void Output_before_the_sentinel_does_not_count_and_its_end_is_kept()
    {
        OutputCollector collector = new(s_sentinel, 3);
        byte[] noise = Encoding.ASCII.GetBytes(new string('n', 100_000) + "sudo: no\n");
        collector.Append(noise, noise.Length);

        Assert.False(collector.Started);
        Assert.EndsWith("nnsudo: no", collector.Noise, StringComparison.Ordinal);
        Assert.InRange(collector.Noise.Length, 1, 4096);

        collector.Append([.. s_sentinel, 1, 2, 3], s_sentinel.Length + 3);
        Assert.Equal("\u0001\u0002\u0003", collector.Text);
        Assert.False(collector.Truncated);

        collector.Append([4], 1);
        Assert.Equal(3, collector.Text.Length);
        Assert.True(collector.Truncated);
    }
}
