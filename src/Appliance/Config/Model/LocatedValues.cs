using Appliance.Config.Rows;

namespace Appliance.Config.Model;

/// <summary>
/// What a block gives, by the rows of its keywords. What several lines make together are properties of its own.
/// </summary>
internal abstract class LocatedValues
{
    private readonly Dictionary<Row, object> _given = [];

    /// <summary>Null when the file does not say.</summary>
    public Located<T>? Of<T>(Option<T> option) => _given.TryGetValue(option, out object? given) ? (Located<T>)given
        : null;

    public void Set<T>(Option<T> option, Located<T>? given)
    {
        if (given is null)
            _given.Remove(option);
        else
            _given[option] = given;
    }
}
