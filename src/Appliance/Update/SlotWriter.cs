using Appliance.Crypto;
using VrrpAot.Linux;

namespace Appliance.Update;

/// <summary>
/// Brings an update's payload into the spare slot. The slot's first piece is emptied before anything and written behind
/// everything else, when all of it was read back from the card and found right: a slot that begins with something holds
/// all of it, whenever the power went.
/// </summary>
/// <param name="slot">Its buffer is a multiple of 64 kB, or whatever is to be moved at once.</param>
/// <param name="progress">Told of bytes done, of twice the payload's: written, then read.</param>
internal sealed class SlotWriter(IBlockStore slot, Action<long> progress)
{
    /// <summary>One sector, which cards write whole or not at all. It says what file system the rest is.</summary>
    public const int First = SlotSector.Bytes;

    private readonly byte[] _first = new byte[First];
    private readonly Sha256 _sum = new();
    private readonly byte[] _hash = new byte[Sha256.HashBytes];

    /// <summary>Whether the slot holds this payload already.</summary>
    public bool Holds(UpdateHeader header)
    {
        if (IsEmpty(slot) || header.Length > slot.Length)
            return false;
        ReadBack(header.Length, withFirst: false);
        return _hash.AsSpan().SequenceEqual(header.Sha256);
    }

    /// <summary>Nothing that boots begins with zeros.</summary>
    /// <exception cref="IOException">The card refuses.</exception>
    public static bool IsEmpty(IBlockStore slot)
    {
        Require.Ok(slot.Read(0, First), "the slot cannot be read");
        return slot.Buffer[..First].IndexOfAnyExcept((byte)0) < 0;
    }

    /// <summary>When it returns the slot holds the payload for good.</summary>
    /// <exception cref="IOException">With a sentence: the slot is empty then.</exception>
    public void Write(VerifiedPayload payload)
    {
        slot.Buffer[..First].Clear();
        Write(0, First);
        Sync();
        long at = 0;
        for (int count; (count = payload.Read(slot.Buffer)) > 0; at += count)
        {
            if (at == 0)
            {
                _first.AsSpan().Clear();
                slot.Buffer[..Math.Min(First, count)].CopyTo(_first);
                slot.Buffer[..First].Clear();
            }
            // The last piece is filled up to a whole unit, which a slot is a multiple of.
            int whole = (count + BlockDevice.Unit - 1) / BlockDevice.Unit * BlockDevice.Unit;
            slot.Buffer[count..whole].Clear();
            Write(at, whole);
            progress(at + count);
        }
        Sync();
        ReadBack(payload.Header.Length, withFirst: true);
        if (!_hash.AsSpan().SequenceEqual(payload.Header.Sha256))
            throw new IOException("the card does not hold what was written to it: it is worn out or broken");
        _first.CopyTo(slot.Buffer);
        Write(0, First);
        Sync();
        Require.Ok(slot.Read(0, First), "the slot cannot be read");
        if (!slot.Buffer[..First].SequenceEqual(_first))
            throw new IOException("the card does not hold what was written to it: it is worn out or broken");
    }

    /// <param name="withFirst">The first piece is in memory still.</param>
    private void ReadBack(long length, bool withFirst)
    {
        _sum.Begin();
        int count;
        for (long at = 0; at < length; at += count)
        {
            count = (int)Math.Min(slot.Buffer.Length, length - at);
            Require.Ok(slot.Read(at, (count + BlockDevice.Unit - 1) / BlockDevice.Unit * BlockDevice.Unit),
                "the slot cannot be read");
            if (withFirst && at == 0)
                _first.CopyTo(slot.Buffer);
            _sum.Add(slot.Buffer[..count]);
            // Who only looks what is there has no way to go yet.
            progress(withFirst ? length + at + count : 0);
        }
        _sum.Finish(_hash);
    }

    private void Write(long at, int length) => Require.Ok(slot.Write(at, length), "the slot cannot be written");

    private void Sync() => Require.Ok(slot.Sync(), "the slot cannot be written");
}
