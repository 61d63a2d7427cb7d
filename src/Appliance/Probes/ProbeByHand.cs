using Appliance.Base;
using Appliance.Settings;
using VrrpAot.Linux;

namespace Appliance.Probes;

/// <summary>`vrrpaot probe ...` by hand, or as the command of a script of somebody else's.</summary>
internal static class ProbeByHand
{
    private const int Good = 0, Bad = 1, WrongWords = 2;

    /// <param name="words">Those behind `probe`.</param>
    /// <returns>0 good, 1 bad, 2 wrong words.</returns>
    public static int Run(ReadOnlySpan<string> words)
    {
        if (words is [] or ["help"] or ["--help"])
        {
            Descriptor.Write(StandardStreams.Output, Help);
            return words.IsEmpty ? WrongWords : Good;
        }
        TlsSettings tls = words[0] == "http" && ApplianceFile.LoadGiven(null).Settings is { } here ? here.Tls
            : new TlsSettings();
        if (ProbeWords.Read(words, tls, out string? complaint) is not { } probe)
        {
            StandardStreams.WriteLine(StandardStreams.Error, $"{complaint} ('vrrpaot probe help' shows examples)");
            return WrongWords;
        }
        var run = new ProbeRun();
        bool good = run.Try(probe);
        StandardStreams.WriteLine(StandardStreams.Output, run.Line.ToString());
        return good ? Good : Bad;
    }

    internal static ReadOnlySpan<byte> Help => """
        Usage: vrrpaot probe http URL            is the page there?
                   --status 200-299,401 (200-399)  --text TEXT  --host NAME
                   https://...: --ca FILE  --no-verify  --server-name NAME
               vrrpaot probe tcp ADDRESS:PORT    does somebody listen?
                   --send TEXT  --text TEXT
               vrrpaot probe dns NAME [@SERVER]  is the name answered?
                   --type A|AAAA  --answer ADDRESS
               vrrpaot probe ping ADDRESS        does the host answer?
                   --count N (1)
               vrrpaot probe process NAME        does it run?
                   --pid-file PATH
               vrrpaot probe file PATH           is it there?
                   --missing  --younger TIME  --text TEXT
        http, tcp, dns and ping also take --timeout TIME (2: seconds; 0.5, 200ms) and
        --source ADDRESS. Addresses are numbers of IPv4 or IPv6, or localhost.
        With https:// the certificate must be for the address, or for --server-name (or
        --host), which the server is told as well, and be vouched for by an authority
        of --ca, or else of "tls" in appliance.json, or else of this system.
        --no-verify believes any server.
        Ends with 0 for good, 1 for bad, 2 for wrong words, and says what it found in
        one line.

        In a vrrp_script it runs inside the daemon, without a process, and so as often
        as every 0.05 s:
            vrrp_script web {
                script "vrrpaot probe http http://127.0.0.1/health --text ok"
                interval 0.5
                fall 2
            }

        Instead of                            write vrrpaot probe ...
            pidof haproxy; killall -0 haproxy     process haproxy
            kill -0 $(cat /run/nginx.pid)         process --pid-file /run/nginx.pid
            curl -fs http://127.0.0.1/health      http http://127.0.0.1/health
            curl ... | grep -q UP                 http http://127.0.0.1/health --text UP
            curl -fs --cacert CA https://...      http https://192.0.2.1/ --ca CA
            nc -z 127.0.0.1 443                   tcp 127.0.0.1:443
            redis-cli ping | grep PONG            tcp 127.0.0.1:6379 --send 'PING\r\n'
                                                      --text PONG  (\r\n as bytes)
            dig @127.0.0.1 pi.hole                dns pi.hole @127.0.0.1
            ping -c 3 192.0.2.1                   ping 192.0.2.1 --count 3
            test ! -f /etc/maintenance            file /etc/maintenance --missing
            test -n "$(find /run/beat -mmin -1)"  file /run/beat --younger 60

        """u8;
}
