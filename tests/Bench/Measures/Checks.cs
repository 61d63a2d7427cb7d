using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using Appliance.Tests.Probes;
using Appliance.Tests.Tls;
using Lab;

namespace Bench.Measures;

/// <summary>
/// What health checks cost: the host of all checks alone (tests/Bench/Checks, compiled as it is shipped), on one
/// thread, with servers on loopback in this process. 2,000 TCP checks a second, then 200 of TLS 1.3 that ask for a
/// page.
/// </summary>
internal static class Checks
{
    private const int Tcp = 2000, Tls = 200, Seconds = 8, Ports = 50;

    public static readonly Measure Measure = new("checks", 1,
    [
        new("tcp cpu", $"CPU time of one TCP check, {Tcp} a second", "us", 1e6 / Tcp),
        new("tcp missing", "checks that were not made, or failed", "%", 2),
        new("tcp memory", $"resident memory, {Tcp} TCP checks", "MB", 40),
        new("tls cpu", $"CPU time of one check by TLS 1.3, {Tls} a second", "us", 1e6 / Tls),
        new("tls missing", "checks that were not made, or failed", "%", 2),
        new("tls memory", $"resident memory, {Tls} checks by TLS", "MB", 40),
    ], (contender, samples) =>
    {
        // keepalived has no checks without the kernel's IPVS: tests/Guest measures the two beside each other.
        if (!contender.IsOurs)
            return;
        Peer[] servers = [.. Enumerable.Range(0, Ports).Select(_ => new Peer(caller => caller.Dispose()))];
        Run("tcp", Tcp, servers.Select(server => server.Address), samples);
        foreach (Peer server in servers)
            server.Dispose();
        using var authority = new Authority("Bench");
        using var secure = new TlsServer(authority.Issue("127.0.0.1"), version: SslProtocols.Tls13);
        Run("tls", Tls, [secure.Address], samples);
    });

    private static void Run(string kind, int count, IEnumerable<string> addresses, Samples samples)
    {
        string program = Path.Combine(Path.GetDirectoryName(Binary.X64)!, "checks-alone");
        using Process alone = Process.Start(new ProcessStartInfo(program, [kind, $"{count}", $"{Seconds}",
            .. addresses.Select(address => address.Split(':')[1])])
            { RedirectStandardInput = true, RedirectStandardOutput = true })
            ?? throw new LabException($"{program} does not start");
        string said = alone.StandardOutput.ReadLine() ?? throw new LabException($"{program} says nothing");
        double[] numbers = [.. said.Split(' ').Take(4)
            .Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
        (double all, double failed, double late, double cpu) = (numbers[0], numbers[1], numbers[2], numbers[3]);
        alone.Refresh();
        samples.Add($"{kind} cpu", cpu / all);
        samples.Add($"{kind} missing", Math.Max(0, 100 * (1 - (all - failed) / (count * (double)Seconds))));
        samples.Add($"{kind} memory", alone.WorkingSet64 / 1e6);
        samples.Detail($"{kind}: {all} checks, {failed} failed, the loop {late} ms late at most, {said}");
        alone.StandardInput.WriteLine();
        alone.WaitForExit(10_000);
    }
}
