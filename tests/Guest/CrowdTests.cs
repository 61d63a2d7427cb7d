namespace Guest;

/// <summary>Fifty clients at a director whose servers die, return and change: both daemons by the same rule.</summary>
[Collection(Guests.Name)]
public class CrowdTests(Guests guests)
{
    [GuestTheory]
    [InlineData("keepalived", "NAT")]
    [InlineData("vrrpaot", "NAT")]
    [InlineData("vrrpaot", "DR")]
    public void no_download_from_a_healthy_server_is_lost_whatever_happens_to_the_others(string program, string kind)
    {
        string[] said = guests.X64.Run($$"""
            node client 10.9.0.3/24
            director lb 1
            on lb ip address add 10.9.0.100/32 dev eth0
            for each in 1 2 3 4; do
                web w$each 1$each
                [ {{kind}} = NAT ] || answers_itself w$each 10.9.0.1$each 10.9.0.100
            done
            {{Servers(kind, "11", "12", "13")}}
            daemon lb {{program}}
            for each in 11 12 13; do wait_until 30 weighs lb 10.8.0.$each:80 1; done
            downloads client 50 10.9.0.100
            sleep 2

            notes w3 dies
            dies w3
            wait_until 30 gone lb 10.8.0.13:80
            notes w3 settled
            sleep 1
            serve w3
            wait_until 30 weighs lb 10.8.0.13:80 1

            notes w2 dies
            for again in 1 2 3; do dies w2; sleep 0.4; serve w2; sleep 0.3; done
            sleep 4
            wait_until 30 weighs lb 10.8.0.12:80 1
            notes w2 settled

            # As it is done with a server that is to leave: first it gets no more, and then it goes.
            {{Servers(kind, "11 0", "12", "13", "14")}}
            kill -HUP $daemon_lb
            wait_until 30 weighs lb 10.8.0.14:80 1
            wait_until 30 weighs lb 10.8.0.11:80 0
            wait_until 30 idle lb 10.8.0.11:80
            {{Servers(kind, "12", "13", "14")}}
            kill -HUP $daemon_lb
            wait_until 30 gone lb 10.8.0.11:80
            sleep 2

            notes w4 dies
            dies w4
            wait_until 30 gone lb 10.8.0.14:80
            notes w4 settled
            sleep 1
            finish
            stop lb
            cat /tmp/notes /tmp/got
            """, seconds: 240);
        var downloads = new Downloads(said.Where(line => line != "Terminated"));
        Assert.Equal([], downloads.Lost);
        Assert.Equal(["w1", "w2", "w3", "w4"], downloads.Servers);
        Assert.InRange(downloads.Whole, 100, int.MaxValue);
    }

    /// <summary>/tmp/lb.conf with these servers: the end of the address, and perhaps the weight.</summary>
    private static string Servers(string kind, params string[] servers) => $$"""
        cat >/tmp/lb.conf <<'END'
        virtual_server 10.9.0.100 80 {
            delay_loop 1
            lb_algo rr
            lb_kind {{kind}}
            protocol TCP
        {{string.Join('\n', servers.Select(Server))}}
        }
        END
        """;

    private static string Server(string words) => $$"""
            real_server 10.8.0.{{words.Split(' ')[0]}} 80 {
                weight {{(words.Split(' ') is [_, var weight] ? weight : "1")}}
                TCP_CHECK {
                    connect_timeout 5
                    retry 1
                    delay_before_retry 1
                }
            }
        """;
}
