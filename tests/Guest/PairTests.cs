namespace Guest;

/// <summary>
/// Two daemons on links that this machine's kernel may not have. They look at each other through a switch, and a client
/// asks who answers for the VIP.
/// </summary>
[Collection(Guests.Name)]
public class PairTests(Guests guests)
{
    private const string Vip = "10.9.0.100";

    [GuestTheory]
    [InlineData("vrrpaot", "keepalived")]
    [InlineData("vrrpaot", "vrrpaot")]
    public void a_pair_over_a_vlan_takes_over_and_gives_back(string first, string second) =>
        OverVlan(Platform.X64, first, second);

    [GuestFact("arm64")]
    public void a_pair_over_a_vlan_takes_over_and_gives_back_on_arm64() =>
        OverVlan(Platform.Arm64, "vrrpaot", "keepalived");

    /// <summary>A sixth of the packets is lost, and many come before others that left earlier.</summary>
    [GuestTheory]
    [InlineData("vrrpaot", "keepalived")]
    [InlineData("vrrpaot", "vrrpaot")]
    public void after_loss_and_reordering_there_is_exactly_one_master(string first, string second)
    {
        string[] said = guests.X64.Run($$"""
            node a 10.9.0.1/24
            node b 10.9.0.2/24
            node client 10.9.0.3/24
            {{Instance("a", "eth0", 200)}}
            {{Instance("b", "eth0", 100)}}
            for each in a b; do
                on $each tc qdisc add dev eth0 root netem delay 30ms 25ms reorder 30% 50% loss 16%
            done
            daemon a {{first}}
            daemon b {{second}}
            wait_until 30 has a {{Vip}}
            stop a
            wait_until 30 has b {{Vip}}
            daemon a {{first}}
            wait_until 30 has a {{Vip}}
            for each in a b; do
                lost() { on $each tc -s qdisc show dev eth0 | grep -q 'dropped [1-9]'; }
                wait_until 30 lost
            done
            sleep 2
            for each in a b; do on $each tc qdisc del dev eth0 root; done
            one_master() { has a {{Vip}} && hasnt b {{Vip}}; }
            wait_until 10 one_master
            for again in 1 2 3 4 5 6 7 8 9 10; do
                sleep 0.2
                one_master
            done
            on client ping -q -c 1 -W 2 {{Vip}} | grep 'packets received'
            """, seconds: 120);
        Assert.StartsWith("1 packets transmitted, 1 packets received", Assert.Single(said));
    }

    private void OverVlan(Platform platform, string first, string second)
    {
        string[] said = guests.On(platform).Run($$"""
            node a
            node b
            node client
            tag() {
                on $1 ip link add link eth0 name eth0.100 type vlan id 100
                on $1 ip address add 10.9.0.$2/24 dev eth0.100
                on $1 ip link set dev eth0.100 up
            }
            tag a 1
            tag b 2
            tag client 3
            {{Instance("a", "eth0.100", 200)}}
            {{Instance("b", "eth0.100", 100)}}
            tcpdump -Z root -e -n -l -i br0 >/tmp/wire 2>/dev/null &
            answers() { on client ping -q -c 1 -W 1 {{Vip}}; }

            daemon a {{first}}
            daemon b {{second}}
            wait_until 30 has a {{Vip}}
            wait_until 10 hasnt b {{Vip}}
            wait_until 10 answers
            echo "a is master"
            stop a
            hasnt a {{Vip}}
            wait_until 30 has b {{Vip}}
            wait_until 10 answers
            echo "b took over"
            daemon a {{first}}
            wait_until 30 has a {{Vip}}
            wait_until 10 hasnt b {{Vip}}
            wait_until 10 answers
            echo "a is back"
            grep 'VRRPv3' /tmp/wire | sed 's/.*\(vlan [0-9]*\),.* \(10.9.0.[12]\) > \(224.0.0.18\): .*/\1 \2 \3/' | sort -u
            """, seconds: 120);
        Assert.Equal(
            ["a is master", "b took over", "a is back", "vlan 100 10.9.0.1 224.0.0.18", "vlan 100 10.9.0.2 224.0.0.18"],
            said);
    }

    private static string Instance(string node, string device, int priority) => $$"""
        cat >/tmp/{{node}}.conf <<'END'
        vrrp_instance V {
            interface {{device}}
            version 3
            virtual_router_id 51
            priority {{priority}}
            advert_int 0.2
            virtual_ipaddress {
                {{Vip}}/24
            }
        }
        END
        """;
}
