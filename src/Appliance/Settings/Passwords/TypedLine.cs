using System.Text;

namespace Appliance.Settings.Passwords;

/// <summary>A line typed blind: keys come one by one, and only taking back is possible.</summary>
internal sealed class TypedLine
{
    public enum Outcome : byte
    {
        More,
        Given,
        Refused,
    }

    private const byte CtrlC = 3, CtrlD = 4, Backspace = 8, CtrlU = 21, Delete = 127;

    private readonly List<byte> _bytes = [];

    public Outcome Take(byte key)
    {
        switch (key)
        {
            case (byte)'\n' or (byte)'\r':
                return Outcome.Given;
            case CtrlC:
                return Outcome.Refused;
            case CtrlD:
                return _bytes.Count == 0 ? Outcome.Refused : Outcome.Given;
            case CtrlU:
                _bytes.Clear();
                return Outcome.More;
            case Backspace or Delete:
                TakeBack();
                return Outcome.More;
            default:
                // More than anybody types is cut off where it is too long in any case.
                if (_bytes.Count <= PasswordHash.LongestPassword)
                    _bytes.Add(key);
                return Outcome.More;
        }
    }

    /// <summary>The line; the next one begins.</summary>
    public string TakeText()
    {
        string text = Encoding.UTF8.GetString([.. _bytes]);
        _bytes.Clear();
        return text;
    }

    /// <summary>A whole character: its continuation bytes (10xxxxxx) go with it.</summary>
    private void TakeBack()
    {
        bool more = true;
        while (more && _bytes.Count > 0)
        {
            more = (_bytes[^1] & 0xC0) == 0x80;
            _bytes.RemoveAt(_bytes.Count - 1);
        }
    }
}
