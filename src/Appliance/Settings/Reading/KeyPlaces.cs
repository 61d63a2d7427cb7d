using Appliance.Texts;

namespace Appliance.Settings.Reading;

/// <summary>Where each value stands in the file, for rules that look at several of them.</summary>
internal sealed class KeyPlaces
{
    private readonly Dictionary<string, Origin> _origins = new(StringComparer.Ordinal);
    // By identity: two lamps that are equal stand in two places.
    private readonly Dictionary<object, string> _paths = new(ReferenceEqualityComparer.Instance);

    public void Add(string path, Origin at) => _origins.TryAdd(path, at);

    public void Add(object record, string path) => _paths[record] = path;

    /// <summary>`leds[1]`; empty for the whole file, and for what the file does not have.</summary>
    public string PathOf(object record) => _paths.GetValueOrDefault(record, "");

    /// <summary>
    /// The place of a key's value in the object that gave a record; of the object when the key is not written.
    /// </summary>
    public Origin Of(object record, string key)
    {
        string path = PathOf(record);
        return _origins.TryGetValue(path.Length == 0 ? key : $"{path}.{key}", out Origin at) ? at
            : _origins.GetValueOrDefault(path);
    }
}
