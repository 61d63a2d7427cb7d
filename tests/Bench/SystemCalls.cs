using System.Globalization;
using Lab;

namespace Bench;

/// <summary>Counts the system calls of a running daemon's whole process tree with strace.</summary>
internal sealed class SystemCalls : IDisposable
{
    private const string Report = "/run/strace.out";
    private readonly Node _node;
    private readonly NodeProcess _strace;

    /// <summary>Begins to count; returns when every process of the tree is watched.</summary>
    /// <param name="daemon">The tree.</param>
    /// <param name="only">strace's expression for the calls that count; null: all.</param>
    public SystemCalls(Running daemon, string? only = null)
    {
        _node = daemon.Node;
        IReadOnlyList<int> tree = ProcessTree.Of(daemon.Process.Id);
        string[] filter = only is null ? [] : ["-e", only];
        _strace = _node.Start("strace", ["-f", "-c", "-o", Report, .. filter,
            .. tree.SelectMany(pid => new[] { "-p", $"{pid}" })]);
        foreach (int pid in tree)
            _strace.WaitForLine($"Process {pid} attached", TimeSpan.FromSeconds(5));
    }

    /// <summary>Ends the count: calls by name.</summary>
    public IReadOnlyDictionary<string, int> Stop()
    {
        _strace.Signal(ProcessTree.SigInt);
        _strace.WaitForEnd(TimeSpan.FromSeconds(5));
        var calls = new Dictionary<string, int>();
        // "% time, seconds, usecs/call, calls, [errors,] syscall"; a rule of dashes, the calls, a rule, the total.
        foreach (string line in File.ReadLines(_node.Root + Report))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length >= 5 && words[^1] != "total"
                && int.TryParse(words[3], CultureInfo.InvariantCulture, out int count))
                calls[words[^1]] = count;
        }
        return calls;
    }

    public void Dispose() => _strace.Dispose();
}
