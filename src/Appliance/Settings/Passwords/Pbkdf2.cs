using System.Buffers.Binary;

namespace Appliance.Settings.Passwords;

/// <summary>
/// PBKDF2 (RFC 8018 section 5.2) with HMAC-SHA-256 (RFC 2104), one block of 32 bytes. Slow on purpose, so it can be
/// done in pieces by a thread that has other work as well.
/// </summary>
internal sealed class Pbkdf2
{
    // The states after the key's two blocks: from then on a round of HMAC is two compressions instead of four.
    private readonly uint[] _inner = new uint[8];
    private readonly uint[] _outer = new uint[8];
    private readonly byte[] _last = new byte[Sha256.HashBytes];
    private readonly byte[] _result = new byte[Sha256.HashBytes];

    public Pbkdf2(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int rounds)
    {
        Span<byte> key = stackalloc byte[Sha256.BlockBytes];
        key.Clear();
        if (password.Length > Sha256.BlockBytes)
            Sha256.Hash(password, key);
        else
            password.CopyTo(key);
        Absorb(key, 0x36, _inner);
        Absorb(key, 0x5c, _outer);

        byte[] first = [.. salt, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(first.AsSpan(salt.Length), 1);
        Hmac(first);
        _last.CopyTo(_result, 0);
        RoundsLeft = rounds - 1;
    }

    /// <summary>0 when <see cref="Result"/> is what was asked for.</summary>
    public int RoundsLeft { get; private set; }

    public ReadOnlySpan<byte> Result => _result;

    /// <summary>Does so many rounds, or as many as are left.</summary>
    public void Advance(int rounds)
    {
        for (rounds = Math.Min(rounds, RoundsLeft); rounds > 0; rounds--, RoundsLeft--)
        {
            Hmac(_last);
            for (int i = 0; i < _result.Length; i++)
                _result[i] ^= _last[i];
        }
    }

    private static void Absorb(ReadOnlySpan<byte> key, byte pad, Span<uint> state)
    {
        Span<byte> block = stackalloc byte[Sha256.BlockBytes];
        for (int i = 0; i < block.Length; i++)
            block[i] = (byte)(key[i] ^ pad);
        Sha256.Initial.CopyTo(state);
        Sha256.Compress(state, block);
    }

    /// <summary>HMAC of a message, into <see cref="_last"/>.</summary>
    private void Hmac(ReadOnlySpan<byte> message)
    {
        Span<uint> state = stackalloc uint[8];
        Span<byte> hash = stackalloc byte[Sha256.HashBytes];
        _inner.CopyTo(state);
        Sha256.Finish(state, message, Sha256.BlockBytes, hash);
        _outer.CopyTo(state);
        Sha256.Finish(state, hash, Sha256.BlockBytes, _last);
    }
}
