using System.Collections.Concurrent;

namespace VrrpAot.Engine;

/// <summary>Kernel interface index to name, kept by the loop as netlink tells it, read by the box for its log lines.</summary>
public sealed class InterfaceNames
{
    private readonly ConcurrentDictionary<int, string> _names = new();

    public bool Knows(int index) => _names.ContainsKey(index);

    public void Learn(int index, string name) => _names[index] = name;

    /// <summary>The name, also of an interface that is gone; "if7" for an index never seen.</summary>
    public string this[int index] => _names.TryGetValue(index, out string? name) ? name : $"if{index}";
}
