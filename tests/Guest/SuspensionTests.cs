namespace Guest;

/// <summary>`ha_suspend`: servers are checked while the address of their service is here.</summary>
[Collection(Guests.Name)]
public class SuspensionTests(Guests guests)
{
    [GuestTheory]
    [InlineData("keepalived")]
    [InlineData("vrrpaot")]
    public void checks_come_and_go_with_the_address(string program)
    {
        string[] said = guests.X64.Run($$"""
            node lb 10.8.0.1/24
            node s2 10.8.0.2/24
            cat >/tmp/lb.conf <<'END'
            virtual_server 10.9.0.100 80 {
                ha_suspend
                delay_loop 1
                lb_algo rr
                lb_kind NAT
                protocol TCP
                real_server 10.8.0.2 80 {
                    TCP_CHECK {
                        connect_timeout 1
                        warmup 0
                        retry 0
                    }
                }
            }
            END
            daemon lb {{program}} -C
            wait_until 30 there lb 10.8.0.2:80
            sleep 4
            there lb 10.8.0.2:80 && echo "away: nobody asks"
            on lb ip address add 10.9.0.100/32 dev eth0
            wait_until 20 gone lb 10.8.0.2:80
            echo "here: a dead one goes"
            on lb ip address del 10.9.0.100/32 dev eth0
            sleep 2
            start s2 pages s2 80 100 1000
            sleep 4
            gone lb 10.8.0.2:80 && echo "away: nobody asks"
            on lb ip address add 10.9.0.100/32 dev eth0
            wait_until 20 there lb 10.8.0.2:80
            echo "here: one that lives comes"
            stop lb
            cut -c 27- /tmp/lb.log | grep 'healthchecker for\|TCP\|service.*VS'
            """, seconds: 120);
        Assert.Equal("""
            away: nobody asks
            here: a dead one goes
            away: nobody asks
            here: one that lives comes
            Deactivating healthchecker for service [10.8.0.2]:tcp:80 for VS [10.9.0.100]:tcp:80
            Activating healthchecker for service [10.8.0.2]:tcp:80 for VS [10.9.0.100]:tcp:80
            TCP_CHECK on service [10.8.0.2]:tcp:80 failed.
            Removing service [10.8.0.2]:tcp:80 from VS [10.9.0.100]:tcp:80
            Suspending healthchecker for service [10.8.0.2]:tcp:80 for VS [10.9.0.100]:tcp:80
            Activating healthchecker for service [10.8.0.2]:tcp:80 for VS [10.9.0.100]:tcp:80
            TCP connection to [10.8.0.2]:tcp:80 success.
            Adding service [10.8.0.2]:tcp:80 to VS [10.9.0.100]:tcp:80
            Shutting down service [10.8.0.2]:tcp:80 from VS [10.9.0.100]:tcp:80
            """, string.Join('\n', said));
    }
}
