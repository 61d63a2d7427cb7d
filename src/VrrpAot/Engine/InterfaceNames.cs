using VrrpAot.Linux;

namespace VrrpAot.Engine;

/// <summary>
/// Kernel interface index to name, as netlink tells it: of our own links, and of those where something was left over.
/// Only the loop knows it; an event takes the name along, since the interface may have another one when the event is
/// read, or be another.
/// </summary>
public sealed class InterfaceNames
{
    private readonly Dictionary<int, FixedName> _names = [];

    public int Count => _names.Count;

    /// <summary>Empty for an index that is not known.</summary>
    public FixedName this[int index] => _names.GetValueOrDefault(index);

    public void Learn(int index, in FixedName name) => _names[index] = name;

    /// <summary>The interface is gone, or has got another name since.</summary>
    public void Forget(int index, in FixedName name)
    {
        if (this[index] == name)
            _names.Remove(index);
    }

    public void ForgetAllBut(Func<int, bool> wanted)
    {
        foreach (int index in _names.Keys)
            if (!wanted(index))
                _names.Remove(index);
    }
}
