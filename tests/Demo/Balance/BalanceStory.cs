using System.Globalization;
using Guest;
using Lab;

namespace Demo.Balance;

/// <summary>A director as it looks from outside.</summary>
internal sealed record DirectorView(string Name, string Program, string State, bool HoldsVip, bool CableIn);

/// <summary>A server in the kernel's table, of the director who has the VIP.</summary>
/// <param name="Open">Connections.</param>
/// <param name="Rate">New ones a second.</param>
/// <param name="Bytes">Sent to clients, a second.</param>
internal sealed record ServerView(string Address, int Weight, int Open, int Rate, long Bytes);

/// <summary>
/// The story of the load balancer, in a guest whose kernel has IPVS: what is done, what is seen, and whether it held:
/// every step came true, and no download from a healthy server was lost.
/// </summary>
internal sealed class BalanceStory(Options options) : IDisposable
{
    /// <summary>Seconds. On an idle machine it takes two minutes.</summary>
    private const int Limit = 900;

    private readonly Lock _lock = new();
    private readonly Machine _machine = new(Platform.X64);
    private readonly Dictionary<string, DirectorView> _directors = new()
    {
        ["a"] = new DirectorView("a", options.First, "-", false, true),
        ["b"] = new DirectorView("b", options.Second, "-", false, true),
    };

    private Dictionary<string, ServerView> _servers = [], _coming = [];
    private readonly List<Moment> _begins = [];

    public IReadOnlyList<BalanceStep> Steps => BalanceScript.Steps;

    /// <summary>The number of the step being played; all of them when it is over.</summary>
    public int Current { get; private set; } = -1;

    public bool HasFailed { get; private set; }

    public Moment Began { get; } = Moment.Now;

    /// <summary>Downloads that came whole, and those that did not, of dying servers too.</summary>
    public (int Whole, int Not) Pages { get; private set; }

    /// <summary>Why it did not hold; null when it did.</summary>
    public string? Fault { get; private set; } = "it did not come to its end";

    public DirectorView Director(string name)
    {
        lock (_lock)
            return _directors[name];
    }

    public IReadOnlyList<ServerView> Servers
    {
        get
        {
            lock (_lock)
                return [.. _servers.Values.OrderBy(server => server.Address, StringComparer.Ordinal)];
        }
    }

    /// <summary>How long a step took; null when it has not ended.</summary>
    public TimeSpan? Took(int step)
    {
        lock (_lock)
            return step + 1 < _begins.Count ? _begins[step + 1] - _begins[step] : null;
    }

    public void Run()
    {
        try
        {
            string[] said = _machine.Run(BalanceScript.For(options.First, options.Second), Limit, Hear);
            var downloads = new Downloads(said.Where(line => char.IsAsciiDigit(line.FirstOrDefault())));
            string[] lost = [.. downloads.Lost];
            Fault = lost.Length == 0 ? null : $"{lost.Length} downloads from healthy servers were lost:\n"
                + string.Join('\n', lost);
        }
        catch (LabException problem)
        {
            HasFailed = true;
            Fault = string.Join('\n', problem.Message.Split('\n').Where(line => !line.StartsWith('@')));
        }
    }

    /// <summary>A line of the guest.</summary>
    private void Hear(string line)
    {
        lock (_lock)
        {
            switch (line.Split(' '))
            {
                case ["@", "step", var number]:
                    _begins.Add(Moment.Now);
                    Current = Number(number) is var step and >= 0 ? step : Steps.Count;
                    break;
                case ["@", "director", var name, var state, var vip, var cable]:
                    _directors[name] = _directors[name] with
                    {
                        State = state, HoldsVip = vip == "yes", CableIn = cable == "yes",
                    };
                    break;
                case ["@", "server", var address, var weight, var open, var rate, var bytes]:
                    _coming[address] = new ServerView(address, Number(weight), Number(open), Number(rate),
                        Number(bytes));
                    break;
                case ["@", "clients", var whole, var not]:
                    Pages = (Number(whole), Number(not));
                    (_servers, _coming) = (_coming, []);
                    break;
            }
        }
    }

    private static int Number(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out int it) ? it : 0;

    public void Dispose() => _machine.Dispose();
}
