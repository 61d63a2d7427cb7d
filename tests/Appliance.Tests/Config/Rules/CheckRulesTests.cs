using Appliance.Config;
using Appliance.Texts;

namespace Appliance.Tests.Config.Rules;

public sealed class CheckRulesTests
{
    private static ConfigResult With(string regex) => ConfigText.Of($$"""
        virtual_server 10.0.0.1 80 {
            protocol TCP
            lb_algo rr
            lb_kind NAT
            real_server 10.0.0.2 80 {
                HTTP_GET {
                    url {
                        path /
                        {{regex}}
                    }
                }
            }
        }
        """);

    [Fact]
    public void a_pattern_that_can_never_be_looked_for_is_a_mistake_at_its_place()
    {
        ConfigResult result = With("""regex "(a)\\1" """);
        result.At(9, 23, "not possible in linear time");
        Assert.Equal(5, ConfigVerdict.ExitCodeOf(result.Findings));
        With("regex [[:alpha:]]+ok").Silent();
    }

    private static ConfigResult Checked(string server, string more) => ConfigText.Of($$"""
        virtual_server 2001:db8::1 80 {
            protocol TCP
            lb_algo rr
            lb_kind NAT
            real_server {{server}} 80 {
                TCP_CHECK {
                    {{more}}
                }
            }
        }
        """);

    // keepalived drops the check, and the server stays up, whatever it does.
    [Theory]
    [InlineData("fe80::2", "retry 1", 6, 9)]
    [InlineData("2001:db8::2", "connect_ip febf::3", 7, 24)]
    public void an_address_behind_every_interface_needs_one(string server, string more, int line, int column)
    {
        ConfigResult result = Checked(server, more);
        Finding finding = result.At(line, column, "requires a bind_if: without one the server would never be up");
        Assert.EndsWith("requires a bind_if", finding.LogMessage);
        Assert.Equal(5, ConfigVerdict.ExitCodeOf(result.Findings));
        Assert.Single(result.Settings!.Balancer.Servers[0].RealServers[0].Checks);
    }

    [Fact]
    public void and_with_one_it_is_right()
    {
        Checked("fe80::2", "bind_if lo").Silent();
        Checked("fe80::2", "connect_ip 2001:db8::3").Silent();
    }
}
