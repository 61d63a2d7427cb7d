using Appliance.Seals;
using Appliance.Trace;
using CsCheck;
using VrrpAot.Engine;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace Appliance.Tests.Trace;

/// <summary>What the engine has against an advert, told of the packet itself.</summary>
public class AdvertJudgeTests
{
    private static readonly InstanceSettings s_ours =
        Given.Instance() with { Addresses = [new VirtualAddress { Address = Address("10.0.0.9") }] };

    private EngineSettings _settings = new() { Instances = [s_ours] };

    [Fact]
    public void nothing_is_said_against_a_good_one() => Assert.Null(Remark(s_ours));

    [Fact]
    public void a_refused_one_names_the_instance_and_the_counter() =>
        Assert.Equal("rejected by VI_1: WrongVersion",
            Remark(s_ours with { Election = s_ours.Election with { Version = VrrpVersion.V3 } }));

    [Fact]
    public void another_list_of_vips_is_no_reason_to_refuse_but_is_said() =>
        Assert.Equal("accepted by VI_1, which has another list of VIPs",
            Remark(s_ours with { Addresses = [new VirtualAddress { Address = Address("10.0.0.8") }] }));

    [Fact]
    public void a_router_of_nobody_here_is_named() =>
        Assert.Equal("no instance here has VRID 7", Remark(s_ours with { Vrid = new Vrid(7) }));

    [Fact]
    public void the_same_vrid_on_another_interface_is_another_router() =>
        Assert.Equal("no instance here has VRID 51", Remark(s_ours, "eth1"));

    [Fact]
    public void of_two_with_its_vrid_one_that_accepts_it_is_enough()
    {
        _settings = new() { Instances = [s_ours with { Name = "VI_0", MulticastGroup = Address("224.0.0.99") },
            s_ours] };
        Assert.Null(Remark(s_ours));
    }

    [Fact]
    public void after_a_reload_the_new_rules_count()
    {
        var judge = new AdvertJudge(() => _settings);
        byte[] packet = Packet(s_ours);
        Assert.Null(judge.Remark("eth0", packet));
        _settings = new() { Instances = [s_ours with { Name = "VI_9",
            Election = s_ours.Election with { AdvertInterval = Duration.FromSeconds(2) } }] };
        Assert.Equal("rejected by VI_9: IntervalMismatch", judge.Remark("eth0", packet));
    }

    [Fact]
    public void one_that_is_recorded_is_a_replay_to_the_judge_too()
    {
        InstanceSettings ours = s_ours with
        {
            Election = s_ours.Election with { Version = VrrpVersion.V2 }, HeaderKey = [1, 2, 3, 4, 5, 6, 7, 8],
        };
        _settings = new() { Instances = [ours] };
        var judge = new AdvertJudge(() => _settings);
        AdvertSeal seal = AdvertSeal.Of(ours.AdvertRules, MessageCodes.All)!;
        seal.Next(Duration.FromSeconds(1));
        byte[] packet = Packet(ours);
        new PreparedAdvert(ours.AdvertRules, IpAddress.VrrpGroup).Seal(packet, seal);
        Assert.Null(judge.Remark("eth0", packet));
        Assert.Equal($"rejected by {ours.Name}: HeaderReplay", judge.Remark("eth0", packet));
        packet[^1] ^= 1;
        Assert.Equal($"rejected by {ours.Name}: WrongHeaderCode", judge.Remark("eth0", packet));
    }

    [Fact]
    public void any_bytes_are_judged()
    {
        var judge = new AdvertJudge(() => _settings);
        Gen.Byte.Array[0, 100].Sample(bytes => judge.Remark("eth0", bytes) is not null);
    }

    private string? Remark(InstanceSettings sender, string device = "eth0") =>
        new AdvertJudge(() => _settings).Remark(device, Packet(sender));

    private static byte[] Packet(InstanceSettings sender)
    {
        var advert = new PreparedAdvert(sender.AdvertRules, IpAddress.VrrpGroup);
        var packet = new byte[advert.Length];
        advert.Write(packet, Address("10.0.0.2"), new Priority(90));
        advert.NextIdentification(packet);
        return packet;
    }

    private static IpAddress Address(string text) =>
        IpAddress.TryParseIPv4(text, out IpAddress address) ? address : throw new ArgumentException(text);
}
