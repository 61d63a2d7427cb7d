namespace Appliance.Probes;

/// <summary>
/// Looks for a text in what comes piece by piece, however it is cut, and keeps none of it (Knuth, Morris and Pratt,
/// 1977).
/// </summary>
public sealed class TextSearch
{
    private readonly byte[] _wanted;
    /// <summary>For each length of agreement: how much still agrees when the next byte does not.</summary>
    private readonly int[] _fallback;
    private int _agreed;

    /// <param name="wanted">At least one byte.</param>
    public TextSearch(byte[] wanted)
    {
        _wanted = wanted;
        _fallback = new int[wanted.Length + 1];
        int agreed = _fallback[0] = -1;
        for (int i = 0; i < wanted.Length; i++)
        {
            while (agreed >= 0 && wanted[agreed] != wanted[i])
                agreed = _fallback[agreed];
            _fallback[i + 1] = ++agreed;
        }
    }

    public bool IsFound => _agreed == _wanted.Length;

    public void StartAgain() => _agreed = 0;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            if (IsFound)
                return;
            while (_agreed >= 0 && _wanted[_agreed] != b)
                _agreed = _fallback[_agreed];
            _agreed++;
        }
    }
}
