namespace Appliance.Settings.Reading;

/// <summary>Which keys of an object have been met; one for each object that is being read.</summary>
internal struct KeysMet
{
    private ulong _met;

    /// <summary>The key just met: its place in the record's list of keys.</summary>
    public int Current { get; private set; }

    /// <summary>Something is missing or wrong without which the object makes no sense: it is left out.</summary>
    public bool Broken { get; set; }

    public readonly bool Has(int key) => (_met >> key & 1) != 0;

    public void Meet(int key)
    {
        _met |= 1UL << key;
        Current = key;
    }
}
