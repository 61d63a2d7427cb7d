using Appliance.Probes;

namespace Appliance.Tests.Probes;

/// <summary>Which words make a probe, and what is said of the others.</summary>
public class ProbeWordsTests
{
    private static string? Complaint(string words) =>
        ProbeWords.Read(words.Split(' ', StringSplitOptions.RemoveEmptyEntries), new(), out string? complaint) is null
        ? complaint : null;

    [Theory]
    [InlineData("http http://127.0.0.1/")]
    [InlineData("http HTTP://127.0.0.1:8080/a?b=c#d --status 200-299,401 --text ok --host www.example.org --source "
        + "127.0.0.1 --timeout 0.5")]
    [InlineData("http 127.0.0.1")]
    [InlineData("http localhost:80?q")]
    [InlineData("http [::1]:80/x --timeout=200ms")]
    [InlineData("http https://[::1]/x --no-verify --server-name www.example.org")]
    [InlineData("http HTTPS://127.0.0.1:8443 --no-verify")]
    [InlineData("http https://127.0.0.1 --no-verify --host [2001:db8::1]:8443")]
    [InlineData("http --text ok 127.0.0.1")]
    [InlineData("tcp 127.0.0.1:25 --send EHLO --text 250")]
    [InlineData("tcp [2001:db8::1]:443")]
    [InlineData("dns pi.hole")]
    [InlineData("dns @127.0.0.1:5353 pi.hole. --type AAAA --answer ::1")]
    [InlineData("dns pi.hole @::1 --answer 0.0.0.0")]
    [InlineData("ping 192.0.2.1 --count 3")]
    [InlineData("ping ::ffff:192.0.2.1")]
    [InlineData("process haproxy")]
    [InlineData("process --pid-file /run/x.pid")]
    [InlineData("process nginx --pid-file=/run/nginx.pid")]
    [InlineData("file /etc/maintenance --missing")]
    [InlineData("file /run/beat --younger 5m --text alive")]
    public void these_words_make_a_probe(string words) => Assert.Null(Complaint(words));

    [Theory]
    [InlineData("", "probe wants to know what: http, tcp, dns, ping, process or file")]
    [InlineData("htpp x", "there is no probe 'htpp': there are http, tcp, dns, ping, process and file")]
    [InlineData("http", "probe http wants URL")]
    [InlineData("http 127.0.0.1 more",
        "'more' is one word too many: probe http URL, then options. A text with blanks stands in quotes")]
    [InlineData("http http://127.0.0.1/ --ca /etc/ca.pem",
        "--ca is about TLS, and goes with a URL that begins with https://")]
    [InlineData("http https://127.0.0.1/ --ca /etc/ca.pem --no-verify",
        "--ca says who vouches for the server, and --no-verify that nobody is asked: leave one out")]
    [InlineData("http https://127.0.0.1/ --ca ca.pem", "'ca.pem' must be a whole path, from / on")]
    [InlineData("http https://127.0.0.1/ --no-verify=yes", "--no-verify takes no value")]
    [InlineData("http https://127.0.0.1/ --no-verify --server-name a..b",
        "'a..b' cannot be the name of a server: --server-name www.example.org")]
    [InlineData("http https://example.org/ --no-verify",
        "probe http wants an address, not 'example.org': http://192.0.2.1:8080/health. Names are not looked up, but "
            + "for localhost: a check must not depend on a name server")]
    [InlineData("http http://user@127.0.0.1/",
        "probe http wants an address, not 'user@127.0.0.1': http://192.0.2.1:8080/health. Names are not looked up, "
        + "but for localhost: a check must not depend on a name server")]
    [InlineData("http 127.0.0.1 --status 99", "'99' is no list of status codes: --status 200, --status 200-299,401")]
    [InlineData("http 127.0.0.1 --status 300-200",
        "'300-200' is no list of status codes: --status 200, --status 200-299,401")]
    [InlineData("http 127.0.0.1 --count 3",
        "probe http has no option --count: it has --status, --text, --host, --ca, --no-verify, "
            + "--server-name, --source, --timeout")]
    [InlineData("http 127.0.0.1 --text", "--text lacks its value: --text VALUE")]
    [InlineData("http 127.0.0.1 --text=", "--text wants a text that is to be found")]
    [InlineData("http 127.0.0.1 --text a --text b", "--text is there twice")]
    [InlineData("http 127.0.0.1 --timeout 0", "'0' is no time: --timeout 2, --timeout 0.5, --timeout 200ms")]
    [InlineData("http 127.0.0.1 --timeout 1.0001", "'1.0001' is no time: --timeout 2, --timeout 0.5, --timeout 200ms")]
    [InlineData("http 127.0.0.1:0",
        "probe http wants an address, not '127.0.0.1:0': http://192.0.2.1:8080/health. Names are not looked up, "
        + "but for localhost: a check must not depend on a name server")]
    [InlineData("tcp 127.0.0.1", "probe tcp wants a port, too: 127.0.0.1:25")]
    [InlineData("tcp ::1", "probe tcp wants a port, too: [::1]:25")]
    [InlineData("ping 127.0.0.1:80",
        "probe ping wants an address, not '127.0.0.1:80': 192.0.2.1. Names are not looked up, but for localhost: a "
        + "check must not depend on a name server")]
    [InlineData("ping fe80::1%eth0",
        "probe ping wants an address, not 'fe80::1%eth0': 192.0.2.1. Names are not looked up, but for localhost: a "
        + "check must not depend on a name server")]
    [InlineData("ping 192.0.2.1 --count 0", "--count is a number from 1 to 100")]
    [InlineData("dns @127.0.0.1", "probe dns wants a name: probe dns example.org @127.0.0.1")]
    [InlineData("dns a b", "'b' is one name too many; the server is written with an @: @b")]
    [InlineData("dns a..b",
        "'a..b' cannot be a name: labels of 1 to 63 letters, digits and hyphens with dots between, 253 at most")]
    [InlineData("dns a --type MX", "--type is A or AAAA, not 'MX'")]
    [InlineData("dns a --answer ::1", "--answer takes an address of type A, not '::1'")]
    [InlineData("process", "probe process wants a name, or --pid-file PATH, or both")]
    [InlineData("process /usr/sbin/haproxy", "probe process wants the name alone, without its folder: haproxy")]
    [InlineData("process --pid-file x.pid", "'x.pid' must be a whole path, from / on")]
    [InlineData("file x", "'x' must be a whole path, from / on")]
    [InlineData("file /x --missing --text a",
        "--missing stands alone: a file that is not there has no age and no text")]
    [InlineData("file /x --missing=yes", "--missing takes no value")]
    [InlineData("file /x --younger 0.5", "'0.5' is no age: --younger 90, --younger 5m, --younger 2h")]
    [InlineData("file /x --younger 213504d", "'213504d' is no age: --younger 90, --younger 5m, --younger 2h")]
    public void of_others_it_is_said_what_to_write(string words, string complaint) =>
        Assert.Equal(complaint, Complaint(words));

    [Fact]
    public void a_url_with_a_blank_is_told_of() =>
        Assert.Null(ProbeWords.Read(["http", "http://127.0.0.1/a b"], new(), out _));

    [Theory]
    [InlineData("1::2::3")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("::12345")]
    [InlineData("::1:")]
    [InlineData(":::1")]
    [InlineData("1:2:3:4:5:6:7::8")]
    [InlineData("[::1")]
    [InlineData("[::1]x")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("")]
    public void what_is_no_address_is_not_taken_for_one(string address) =>
        Assert.Null(ProbeWords.Read(["ping", address], new(), out _) is null ? null : address);
}
