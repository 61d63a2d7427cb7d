using Appliance.Config;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Tests.Config.Reading;

/// <summary>How adverts are heard, and how late is too late.</summary>
public class ListeningLinesTests
{
    private static InstanceSettings Instance(string globals, string lines) =>
        ConfigText.Of($"global_defs {{\n{globals}\n}}\n" + ConfigText.Instance(lines)).Clean().Engine.Instances[0];

    [Theory]
    [InlineData("", "", null, 0)]
    [InlineData("vrrp_rx_bufs_policy MTU", "", ReceiveBufferUnit.Mtu, 3)]
    [InlineData("vrrp_rx_bufs_multiplier 7\nvrrp_rx_bufs_policy ADVERT", "", ReceiveBufferUnit.Advert, 7)]
    [InlineData("vrrp_rx_bufs_policy 9000", "", ReceiveBufferUnit.Byte, 9000)]
    [InlineData("vrrp_rx_bufs_policy 0", "", null, 0)]
    [InlineData("vrrp_rx_bufs_policy MTU", "kernel_rx_buf_size 4096", ReceiveBufferUnit.Byte, 4096)]
    public void the_buffer_is_what_the_instance_says_and_else_what_all_have(string globals, string lines,
        ReceiveBufferUnit? unit, int times) =>
        Assert.Equal(unit is { } of ? new ReceiveBuffer(of, times) : null, Instance(globals, lines).ReceiveBuffer);

    [Fact]
    public void bytes_have_the_better_of_a_policy_and_what_is_neither_is_told()
    {
        ConfigResult result = ConfigText.Of("global_defs {\nvrrp_rx_bufs_policy 9000\nvrrp_rx_bufs_policy MTU\n"
            + "vrrp_rx_bufs_policy mtu\nvrrp_rx_bufs_multiplier 0\n}\n" + ConfigText.Instance("kernel_rx_buf_size x"));
        result.At(3, 21, "Cannot set vrrp_rx_bufs_policy size and policy, ignoring policy");
        result.At(4, 21, "Invalid vrrp_rx_bufs_policy mtu");
        result.At(5, 25, "Invalid vrrp_rx_bufs_multiplier 0");
        result.At(12, 20, "(VI_1) invalid kernel_rx_buf_size specified");
        Assert.Equal(new ReceiveBuffer(ReceiveBufferUnit.Byte, 9000),
            result.Settings!.Engine.Instances[0].ReceiveBuffer);
    }

    [Theory]
    [InlineData("timer_expired_backup 150", 150)]
    [InlineData("timer_expired_backup", 254)]
    public void the_highest_other_priority_counts_with_nopreempt(string line, int priority)
    {
        Assert.Equal(new Priority((byte)priority), Instance("", $"nopreempt\n{line}").Election.HighestOther);
        ConfigResult without = ConfigText.Of(ConfigText.Instance(line));
        Assert.Contains(without.Findings, finding => finding.Message.Contains("with nopreempt only"));
        Assert.Null(without.Settings!.Engine.Instances[0].Election.HighestOther);
    }

    [Fact]
    public void the_misspelt_one_is_an_error_and_taken()
    {
        ConfigResult result = ConfigText.Of(ConfigText.Instance("nopreempt\nthread_timer_expired 100"));
        result.At(7, 1, "thread_timer_expired should be timer_expired_backup");
        Assert.Equal(new Priority(100), result.Settings!.Engine.Instances[0].Election.HighestOther);
    }

    [Fact]
    public void two_words_are_for_the_whole_daemon()
    {
        EngineSettings settings = ConfigText.Of("global_defs {\nlog_unknown_vrids\ndisable_local_igmp\n}\n"
            + ConfigText.Instance("")).Clean().Engine;
        Assert.True(settings is { TellsUnknownVrids: true, HidesLocalMemberships: true });
    }
}
