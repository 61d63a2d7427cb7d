using Appliance.Config.Rows;

namespace Appliance.Config.Model;

/// <summary>
/// What a block gives, by its keywords: a row finds what the row of that name gave in another block, too, as `retry`
/// is one thing in a virtual server, its servers and their checks. What several lines make together are properties of
/// its own.
/// </summary>
internal abstract class LocatedValues
{
    private readonly Dictionary<string, object> _given = new(StringComparer.Ordinal);

    /// <summary>Null when the file does not say.</summary>
    public Located<T>? Of<T>(Option<T> option) => _given.TryGetValue(option.Name, out object? given) ? (Located<T>)given
        : null;

    /// <summary>What another block gives counts here; nothing changes where it does not say.</summary>
    public void Take<T>(Option<T> option, LocatedValues from)
    {
        if (from.Of(option) is { } given)
            Set(option, given);
    }

    public void Set<T>(Option<T> option, Located<T>? given)
    {
        if (given is null)
            _given.Remove(option.Name);
        else
            _given[option.Name] = given;
    }
}
