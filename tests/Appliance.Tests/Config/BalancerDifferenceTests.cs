using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using Appliance.Config;
using Appliance.Settings;
using Appliance.Settings.Balancing;
using Appliance.Tests.Hatch;
using Appliance.Texts;
using VrrpAot.Engine;
using VrrpAot.Linux;

namespace Appliance.Tests.Config;

/// <summary>What a reload would change of load balancing, in sentences; nothing may be overlooked.</summary>
public class BalancerDifferenceTests
{
    private const string Server = """
        virtual_server 192.0.2.10 80 {
            lvs_sched wrr
            lvs_method NAT
            protocol TCP
            real_server 10.0.0.1 8080 {
                weight 3
                HTTP_GET {
                    url { 
                        path /health
                        status_code 200
                    }
                }
            }
            real_server 10.0.0.2 8080 {
                TCP_CHECK { 
                }
            }
        }
        """;

    private static string[] Changes(string before, string after) => [.. ConfigurationDifference.Between(
        ConfigText.Of(before).Settings!, ConfigText.Of(after).Settings!).Changes];

    [Theory]
    [InlineData("weight 3", "weight 5", "~ [10.0.0.1]:tcp:8080 of [192.0.2.10]:tcp:80: weight 3 -> 5")]
    [InlineData("path /health", "path /up",
        "~ url /up in HTTP_GET of [10.0.0.1]:tcp:8080 of [192.0.2.10]:tcp:80: path /health -> /up")]
    [InlineData("status_code 200", "status_code 200-299 301",
        "~ url /health in HTTP_GET of [10.0.0.1]:tcp:8080 of [192.0.2.10]:tcp:80: status_code 200 -> 200-299 301")]
    [InlineData("TCP_CHECK { ", "TCP_CHECK {\nconnect_port 81",
        "~ TCP_CHECK of [10.0.0.2]:tcp:8080 of [192.0.2.10]:tcp:80: checks 10.0.0.2:8080 -> 10.0.0.2:81")]
    [InlineData("TCP_CHECK", "PING_CHECK",
        "~ [10.0.0.2]:tcp:8080 of [192.0.2.10]:tcp:80: checks TCP_CHECK -> PING_CHECK")]
    [InlineData("protocol TCP", "protocol TCP\nalpha\nquorum 2", "~ [192.0.2.10]:tcp:80: alpha",
        "~ [192.0.2.10]:tcp:80: quorum 1 -> 2", "~ [10.0.0.1]:tcp:8080 of [192.0.2.10]:tcp:80: alpha",
        "~ HTTP_GET of [10.0.0.1]:tcp:8080 of [192.0.2.10]:tcp:80: alpha",
        "~ [10.0.0.2]:tcp:8080 of [192.0.2.10]:tcp:80: alpha",
        "~ TCP_CHECK of [10.0.0.2]:tcp:8080 of [192.0.2.10]:tcp:80: alpha")]
    [InlineData("10.0.0.2", "10.0.0.3", "+ real_server [10.0.0.3]:tcp:8080 of [192.0.2.10]:tcp:80",
        "- real_server [10.0.0.2]:tcp:8080 of [192.0.2.10]:tcp:80")]
    [InlineData("192.0.2.10 80", "192.0.2.10 81", "+ virtual_server [192.0.2.10]:tcp:81",
        "- virtual_server [192.0.2.10]:tcp:80")]
    [InlineData("wrr", "rr", "~ [192.0.2.10]:tcp:80: - service 192.0.2.10 port 80 protocol 6 wrr",
        "~ [192.0.2.10]:tcp:80: + service 192.0.2.10 port 80 protocol 6 rr")]
    public void what_changes_is_told_where_it_stands(string before, string after, params string[] told) =>
        Assert.Equal(told, Changes(Server, Server.Replace(before, after)));

    [Fact]
    public void the_same_again_is_no_difference() => Assert.Empty(Changes(Server, "\n\n" + Server));

    [Fact]
    public void a_pass_phrase_is_never_told() =>
        Assert.Equal(["~ SSL: another pass phrase"],
            Changes($"SSL {{\npassword one\n}}\n{Server}", $"SSL {{\npassword two\n}}\n{Server}"));

    private static readonly Type[] s_types = [typeof(BalancerSettings), typeof(VirtualServerSettings),
        typeof(RealServerSettings), typeof(CheckDefaults), typeof(CheckersProcessSettings), typeof(FifoSettings),
        typeof(ClientCertificate), typeof(UrlSettings), typeof(RegexSettings), typeof(TcpCheckSettings),
        typeof(PingCheckSettings), typeof(HttpCheckSettings), typeof(SmtpCheckSettings), typeof(DnsCheckSettings),
        typeof(UdpCheckSettings), typeof(MiscCheckSettings), typeof(FileCheckSettings), typeof(BfdCheckSettings)];

    /// <summary>A place in the file, and what is no keyword's.</summary>
    private static readonly string[] s_untold = ["At", "IsShared"];

    public static TheoryData<string, string> Everything()
    {
        var all = new TheoryData<string, string>();
        foreach (Type type in s_types)
            foreach (PropertyInfo property in type.GetProperties())
                // A file is told of when it changes: it has none of the times of other checks.
                if (property.CanWrite && !s_untold.Contains(property.Name)
                    && (type != typeof(FileCheckSettings) && type != typeof(BfdCheckSettings)
                        || property.DeclaringType == type))
                    all.Add(type.Name, property.Name);
        return all;
    }

    /// <summary>Everything has a value here, and each list one item, but for one check of each kind.</summary>
    private static BalancerSettings Full()
    {
        var any = new AnyValue(new Random(7));
        T One<T>() => any.Of<T>("VirtualServerSettings.At", "RealServerSettings.At", "CheckSettings.At",
            "ScriptCommand.At", "FifoSettings.IsShared");
        RealServerSettings real = One<RealServerSettings>() with { Checks =
        [
            One<TcpCheckSettings>(), One<PingCheckSettings>(),
            One<HttpCheckSettings>() with { Urls = [One<UrlSettings>() with { Regex = One<RegexSettings>() }] },
            One<SmtpCheckSettings>(), One<DnsCheckSettings>(), One<UdpCheckSettings>() with { RequiresReply = true },
            One<MiscCheckSettings>(), One<FileCheckSettings>(), One<BfdCheckSettings>(),
        ] };
        return One<BalancerSettings>() with
        {
            Servers = [One<VirtualServerSettings>() with { RealServers = [real] }],
            Fifos = [One<FifoSettings>()],
            Certificate = One<ClientCertificate>(),
        };
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void nothing_is_overlooked(string type, string property)
    {
        DaemonSettings before = Given.Box(Given.Instance(), Given.Tracking()) with { Balancer = Full() };
        object changed = Changed(before.Balancer, type, property);
        Assert.NotSame(before.Balancer, changed);
        Assert.NotEmpty(ConfigurationDifference.Between(before, before with { Balancer = (BalancerSettings)changed })
            .Changes);
        Assert.Empty(ConfigurationDifference.Between(before, before with { Balancer = Full() }).Changes);
    }

    /// <summary>A copy in which that property of the first object of that type has another value.</summary>
    private static object Changed(object owner, string type, string name)
    {
        if (owner.GetType().Name == type)
        {
            PropertyInfo property = owner.GetType().GetProperty(name)!;
            for (int seed = 100; ; seed++)
            {
                object? other = typeof(AnyValue).GetMethod("Of", [typeof(string[])])!
                    .MakeGenericMethod(property.PropertyType).Invoke(new AnyValue(new Random(seed)),
                        [new[] { "VirtualServerSettings.At", "RealServerSettings.At", "CheckSettings.At",
                            "ScriptCommand.At" }]);
                object? was = property.GetValue(owner);
                // Times are told to the microsecond.
                if (AnyValue.Text(other) != AnyValue.Text(was)
                    && !(other is Duration one && was is Duration two && Math.Abs((one - two).Nanoseconds) < 1_000_000))
                    return Copy(owner, name, other);
            }
        }
        foreach (PropertyInfo inner in owner.GetType().GetProperties().Where(inner => inner.CanWrite))
        {
            object? value = inner.GetValue(owner);
            if (IsSettings(value) && Changed(value!, type, name) is var within && !ReferenceEquals(within, value))
                return Copy(owner, inner.Name, within);
            if (value is not IList { Count: > 0 } list || !IsSettings(list[0]))
                continue;
            for (int i = 0; i < list.Count; i++)
                if (Changed(list[i]!, type, name) is var item && !ReferenceEquals(item, list[i]))
                    return Copy(owner, inner.Name, typeof(BalancerDifferenceTests).GetMethod(nameof(With),
                        BindingFlags.Static | BindingFlags.NonPublic)!
                        .MakeGenericMethod(list.GetType().GetGenericArguments()[0]).Invoke(null, [list, i, item])!);
        }
        return owner;
    }

    private static bool IsSettings(object? value) => value?.GetType() is
        { IsClass: true, Namespace: "Appliance.Settings.Balancing" or "Appliance.Settings" };

    private static ImmutableArray<T> With<T>(ImmutableArray<T> list, int place, T item) => list.SetItem(place, item);

    private static object Copy(object owner, string property, object? value)
    {
        object copy = owner.GetType().GetMethod("<Clone>$")!.Invoke(owner, null)!;
        owner.GetType().GetProperty(property)!.SetValue(copy, value);
        return copy;
    }
}
