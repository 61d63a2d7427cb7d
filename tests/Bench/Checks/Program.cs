using System.Globalization;
using Appliance.Base;
using Appliance.Checkers;
using Appliance.Pools;
using Appliance.Scripts;
using Appliance.Settings.Balancing;
using VrrpAot.Linux;

namespace Bench.Checks;

/// <summary>
/// checks-alone KIND CHECKS SECONDS PORT...: so many checks of that kind, one a second each, of servers at 127.0.0.1,
/// on one thread. Prints how many attempts there were in those seconds, how many of them failed, by how many
/// milliseconds the loop was late at most, the microseconds of CPU time that it took, and what was wrong last.
/// </summary>
internal sealed class Program : ICheckEvents
{
    private long _attempts, _failed;
    private string _remark = "";

    private static int Main(string[] args)
    {
        int count = Number(args[1]), seconds = Number(args[2]);
        int[] ports = [.. args.Skip(3).Select(Number)];
        var events = new Program();
        using var poller = new Poller();
        using var host = new CheckHost(poller, events, 0,
            new ScriptSecurity(Accounts.OfThisMachine(), Identity.Own, false, "/bin"), null);
        Instant now = BootClock.Now;
        for (int i = 0; i < count; i++)
            host.Begin(new CheckKey(0, 0, i), Check(args[0], ports[i % ports.Length]), $"[127.0.0.1]:tcp:{i}",
                "[192.0.2.1]:tcp:80", null, now);
        // After the first second all are in step.
        Turn(poller, host, now + Duration.FromSeconds(3));
        (events._attempts, events._failed) = (0, 0);
        TimeSpan before = Environment.CpuUsage.TotalTime;
        Duration late = Turn(poller, host, BootClock.Now + Duration.FromSeconds(seconds));
        double cpu = (Environment.CpuUsage.TotalTime - before).TotalMicroseconds;
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{events._attempts} {events._failed} {late.TotalMilliseconds:0.0} {cpu:0} {events._remark}"));
        Console.In.ReadLine(); // Until what it costs has been read.
        return 0;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static CheckSettings Check(string kind, int port)
    {
        var target = new Endpoint(new IpAddress(0x7F000001), (ushort)port);
        Duration second = Duration.FromSeconds(1);
        return kind == "tcp"
            ? new TcpCheckSettings { Target = target, DelayLoop = second, Warmup = second }
            : new HttpCheckSettings { Target = target, DelayLoop = second, Warmup = second, IsTls = kind == "tls",
                Urls = [new UrlSettings { Path = "/" }] };
    }

    private static Duration Turn(Poller poller, CheckHost host, Instant end)
    {
        Span<int> tokens = stackalloc int[256];
        Duration late = Duration.Zero;
        for (Instant now = BootClock.Now; now < end; now = BootClock.Now)
        {
            if (host.NextDeadline < now && now - host.NextDeadline > late)
                late = now - host.NextDeadline;
            int count = poller.Wait(tokens, Instant.Earlier(host.NextDeadline, end));
            now = BootClock.Now;
            foreach (int token in tokens[..count])
                host.Serve(token, now);
            host.Due(now);
        }
        return late;
    }

    public void Measured(CheckKey key, bool passed, Duration took, string remark)
    {
        _attempts++;
        if (passed)
            return;
        _failed++;
        _remark = remark;
    }

    public void Changed(CheckKey key, bool isUp, string mailBody)
    {
    }

    public void Adjusted(CheckKey key, WeightChange change)
    {
    }

    public void Said(LogLevel level, string line)
    {
    }
}
