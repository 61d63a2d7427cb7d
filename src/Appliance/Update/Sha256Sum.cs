using Appliance.Settings.Passwords;

namespace Appliance.Update;

/// <summary>SHA-256 of what comes piece by piece, in memory taken once.</summary>
internal sealed class Sha256Sum
{
    private readonly uint[] _state = new uint[8];
    private readonly byte[] _rest = new byte[Sha256.BlockBytes];
    private long _blocks;
    private int _held;

    public void Begin()
    {
        Sha256.Initial.CopyTo(_state);
        (_blocks, _held) = (0, 0);
    }

    public void Add(ReadOnlySpan<byte> piece)
    {
        while (_held + piece.Length >= Sha256.BlockBytes)
        {
            ReadOnlySpan<byte> block = piece;
            int taken = Sha256.BlockBytes - _held;
            if (_held > 0)
            {
                piece[..taken].CopyTo(_rest.AsSpan(_held));
                block = _rest;
            }
            Sha256.Compress(_state, block);
            piece = piece[taken..];
            _held = 0;
            _blocks++;
        }
        piece.CopyTo(_rest.AsSpan(_held));
        _held += piece.Length;
    }

    /// <param name="hash">32 bytes.</param>
    public void Finish(Span<byte> hash) =>
        Sha256.Finish(_state, _rest.AsSpan(0, _held), _blocks * Sha256.BlockBytes, hash);
}
