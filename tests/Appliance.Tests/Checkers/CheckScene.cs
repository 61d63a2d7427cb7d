using System.Net;
using Appliance.Base;
using Appliance.Checkers;
using Appliance.Pools;
using Appliance.Scripts;
using Appliance.Settings.Balancing;
using VrrpAot.Linux;

namespace Appliance.Tests.Checkers;

/// <summary>A host of checks and the little loop around it; what it tells is written down. Every wait ends.</summary>
internal sealed class CheckScene : IDisposable, ICheckEvents
{
    public static readonly Duration Patience = Duration.FromSeconds(30);

    public const string Server = "[127.0.0.1]:tcp:80", Service = "[192.0.2.1]:tcp:80";

    public const int FirstToken = 100;

    private readonly Poller _poller = new();

    public CheckScene(ClientCertificate? certificate = null, bool scriptSecurity = false)
    {
        var scripts = new ScriptSecurity(Accounts.OfThisMachine(), Identity.Own, scriptSecurity, "/usr/bin:/bin");
        Host = new CheckHost(_poller, this, FirstToken, scripts, certificate, () => 0);
    }

    public CheckHost Host { get; }

    public List<string> Lines { get; } = [];
    public List<(CheckKey Key, bool IsUp, string Mail)> Changes { get; } = [];
    public List<(CheckKey Key, WeightChange Weight)> Adjustments { get; } = [];
    public List<(CheckKey Key, bool Passed, Duration Took, string Remark)> Attempts { get; } = [];

    public void Changed(CheckKey key, bool isUp, string mailBody) => Changes.Add((key, isUp, mailBody));
    public void Adjusted(CheckKey key, WeightChange change) => Adjustments.Add((key, change));
    public void Said(LogLevel level, string line) => Lines.Add(line);
    public void Measured(CheckKey key, bool passed, Duration took, string remark) =>
        Attempts.Add((key, passed, took, remark));

    public static CheckKey Key(int check) => new(0, 0, check);

    /// <summary>From now on, and at once.</summary>
    public void Begin(CheckSettings check, int number = 0, CheckMemory? before = null)
    {
        Instant now = BootClock.Now;
        Host.Begin(Key(number), check, Server, Service, (before
            ?? new CheckMemory(!check.Alpha, false, 0, 0, -1, default, now)) with { Next = now }, now);
    }

    public void TurnUntil(Func<bool> isDone)
    {
        Instant end = BootClock.Now + Patience;
        while (!isDone())
        {
            Assert.True(BootClock.Now < end, $"Nothing came of it: {string.Join(" | ", Lines)}");
            Turn();
        }
    }

    private void Turn()
    {
        Span<int> tokens = stackalloc int[64];
        Instant soon = BootClock.Now + Duration.FromMilliseconds(50);
        int count = _poller.Wait(tokens, Instant.Earlier(Host.NextDeadline, soon));
        Instant now = BootClock.Now;
        for (int i = 0; i < count; i++)
            Assert.True(Host.Serve(tokens[i], now));
        Host.Due(now);
    }

    /// <summary>One attempt from its beginning to its end.</summary>
    public (bool Passed, Duration Took, string Remark) Try(CheckSettings check)
    {
        int number = Attempts.Count;
        Begin(check, number);
        TurnUntil(() => Attempts.Count > number);
        Host.End(Key(number));
        return (Attempts[number].Passed, Attempts[number].Took, Attempts[number].Remark);
    }

    public static Endpoint At(string address) =>
        IPEndPoint.Parse(address) is var point && IpAddress.TryParse(point.Address.ToString(), out IpAddress ip)
            ? new Endpoint(ip, (ushort)point.Port) : throw new FormatException(address);

    public void Dispose()
    {
        Host.Dispose();
        _poller.Dispose();
    }
}
