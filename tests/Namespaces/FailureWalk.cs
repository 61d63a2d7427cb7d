using System.Runtime.CompilerServices;
using System.Text.Json;
using Lab;

namespace Namespaces;

/// <summary>A pair that walks from one failure to the next, and what its nodes may be asked in between.</summary>
public abstract class FailureWalk : IDisposable
{
    protected static readonly TimeSpan Limit = TimeSpan.FromSeconds(12);

    private protected FailurePair Pair { get; } = Environment.IsPrivilegedProcess ? new() : null!;
    private readonly List<string> _wrong = [];
    private readonly List<string> _times = [];
    private string _row = "";
    protected string Instance { get; private set; } = "VI_1";
    private Dictionary<(Node Node, string Counter), long> _before = [];
    private Dictionary<Node, long> _newest = [];

    protected Node First => Pair.First;
    protected Node Second => Pair.Second;

    protected void Row(string what, Action walk, Action? mend = null, string instance = "VI_1")
    {
        Moment start = Moment.Now;
        (_row, Instance) = (what, instance);
        _before = [];
        _newest = [];
        foreach (Node node in (Node[])[First, Second])
        {
            _newest[node] = Newest(node);
            if (Said.Of(node, instance) is { } said)
                Remember(node, said);
        }
        try
        {
            walk();
            if (!Pair.Frozen)
                Agree(First);
            Agree(Second);
        }
        catch (Exception stuck) when (stuck is LabException or Xunit.Sdk.XunitException)
        {
            _wrong.Add($"{what}: {stuck.Message}");
        }
        mend?.Invoke();
        Settle();
        _times.Add($"{(Moment.Now - start).TotalSeconds,5:0.0} s  {what}");
    }

    /// <summary>Node 1 is MASTER of both, and everything is well.</summary>
    protected void Settle() => Eventually.True($"all is well after '{_row}'", TimeSpan.FromSeconds(20), () =>
        Said.Of(First, "VI_1") is { State: "MASTER", Faults: "", Parts: "", Refused: "" }
            && Said.Of(First, "VI_2") is { State: "MASTER" }
        && Said.Of(Second, "VI_1") is { State: "BACKUP", Master: "192.168.10.111" }
            && Said.Of(Second, "VI_2") is { State: "BACKUP", Master: "10.8.0.1" },
        () => string.Join('\n', _wrong)
            + $"\n{Door.Ask(First, "status").Text}\n{Door.Ask(Second, "status").Text}\n{Pair.Logs}");

    private static readonly string[] s_counters = ["advertsReceived", "becameMaster", "releasedMaster",
        "priorityZeroSent", "priorityZeroReceived", "conflicts", "addressesRestored",
        "rejected.wrongVersion", "rejected.authenticationFailed", "rejected.intervalMismatch"];

    private void Remember(Node node, Said said)
    {
        foreach (string counter in s_counters)
            _before[(node, counter)] = said.Counter(counter);
    }

    /// <summary>
    /// Null for a node that has no such instance, or does not answer. Both name the same master, unless that is what is
    /// broken.
    /// </summary>
    protected void Roles(string? first, string? second, bool agree = true) =>
        Eventually.True($"{Instance} is {first ?? "absent"} and {second ?? "absent"}", Limit, () =>
    {
        Said? one = Said.Of(First, Instance), two = Said.Of(Second, Instance);
        return one?.State == first && two?.State == second
            && (!agree || first is null or "FAULT" || second is null || one!.Master == two!.Master);
    }, () => $"{Said.Of(First, Instance)?.Instance}\n{Said.Of(Second, Instance)?.Instance}");

    /// <summary>One of the state changes since the row began has this cause and all of this evidence.</summary>
    protected void Why(Node node, string cause, params string[] evidence)
    {
        bool found = Eventually.Try(TimeSpan.FromSeconds(5),
            () => Transitions(node)
            .Any(seen => seen.GetProperty("at").GetInt64() > _newest[node] && Names(seen, cause, evidence)));
        if (!found)
            _wrong.Add($"{_row}: {node.Name} says nothing of {cause}: {string.Join(" / ", evidence)}, but\n"
                + string.Concat(Transitions(node).TakeLast(4)
                    .Select(seen => $"    {seen.GetProperty("cause")}: {seen.GetProperty("evidence")}\n")));
    }

    /// <summary>The same, also before the row began.</summary>
    protected void Told(Node node, string cause, params string[] evidence)
    {
        if (!Eventually.Try(TimeSpan.FromSeconds(5), () => Transitions(node).Any(seen => Names(seen, cause, evidence))))
            _wrong.Add($"{_row}: {node.Name} has forgotten {cause}");
    }

    /// <summary>If the node took over since the row began, then for this and not for the other cause.</summary>
    protected void OnlyIf(Node node, string cause, string evidence, string notFor)
    {
        foreach (JsonElement seen in Transitions(node).Where(seen => seen.GetProperty("at").GetInt64() > _newest[node]))
            if (seen.GetProperty("cause").GetString() == notFor
                || seen.GetProperty("to").GetString() == "MASTER" && !Names(seen, cause, [evidence]))
                _wrong.Add($"{_row}: {node.Name} took over, but not by {cause}: {seen}");
    }

    private static bool Names(JsonElement seen, string cause, string[] evidence) =>
        seen.GetProperty("cause").GetString() == cause
        && evidence.All(text => seen.GetProperty("evidence").GetString()!.Contains(text, StringComparison.Ordinal));

    private JsonElement[] Transitions(Node node)
    {
        try
        {
            return [.. Door.Json(node, "why --json").GetProperty("transitions").EnumerateArray()
                .Where(seen => seen.GetProperty("instance").GetString() == Instance)];
        }
        catch (Exception nobody)
            when (nobody is System.Net.Sockets.SocketException or LabException or JsonException or IOException)
        {
            return [];
        }
    }

    private long Newest(Node node) =>
        Transitions(node) is [.., JsonElement last] ? last.GetProperty("at").GetInt64() : 0;

    private protected void Holds(Node node, Func<Said, bool> claim,
        [CallerArgumentExpression(nameof(claim))] string text = "")
    {
        if (!Eventually.Try(TimeSpan.FromSeconds(5), () => Said.Of(node, Instance) is { } said && claim(said)))
            _wrong.Add($"{_row}: {node.Name}: not {text}: {Said.Of(node, Instance)?.Status}");
    }

    /// <summary>The counter is higher than when the row began.</summary>
    protected void Moved(Node node, string counter)
    {
        long before = _before.GetValueOrDefault((node, counter));
        if (!Eventually.Try(TimeSpan.FromSeconds(5), () => Said.Of(node, Instance)?.Counter(counter) > before))
            _wrong.Add($"{_row}: {node.Name}: {counter} is still {before}");
    }

    /// <summary>The counter is what it was when the row began.</summary>
    protected void Stayed(Node node, string counter)
    {
        long before = _before.GetValueOrDefault((node, counter));
        if (Said.Of(node, Instance)?.Counter(counter) is var now && now != before)
            _wrong.Add($"{_row}: {node.Name}: {counter} was {before} and is {now}");
    }

    /// <summary>
    /// `status` and the metrics say the same of a node that answers. What is counted just now is counted in both soon.
    /// </summary>
    private void Agree(Node node)
    {
        string different = "";
        bool Same()
        {
            try
            {
                different = Said.Of(node, Instance)?.Disagreement(Door.Metrics(node, FailurePair.Metrics)) ?? "";
            }
            catch (Exception nobody) when (nobody is System.Net.Sockets.SocketException or IOException)
            {
                different = nobody.Message;
            }
            return different.Length == 0;
        }

        if (!Eventually.Try(TimeSpan.FromSeconds(5), Same))
            _wrong.Add($"{_row}: {node.Name}: metrics say {different}");
    }

    /// <summary>A trace of one second holds this.</summary>
    protected void Trace(Node node, string text)
    {
        if (!Door.Ask(node, "trace for 1s").Text.Contains(text, StringComparison.Ordinal))
            _wrong.Add($"{_row}: {node.Name}: the trace does not say '{text}'");
    }

    /// <summary>Nothing went wrong in any row.</summary>
    protected void NothingIsWrong() =>
        Assert.True(_wrong.Count == 0,
            string.Join('\n', _wrong) + "\n\n" + string.Join('\n', _times) + "\n\n" + Pair.Logs);

    public void Dispose() => Pair?.Dispose();
}
