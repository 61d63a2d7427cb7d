using Appliance.Tests.Generations;
using VrrpAot.Linux;

namespace Appliance.Tests.Update;

/// <summary>
/// A card in memory that keeps what cards promise: a write that was not synced may be there, not be there, or have
/// broken one of its sectors. The power can be cut before any operation, and any operation can be refused.
/// </summary>
internal sealed class FragileCard(int bytes, int bufferBytes = FragileCard.Small)
{
    private const int Sector = 512, Small = 4096;

    private sealed record Pending(long At, byte[] Bytes);

    private readonly byte[] _seen = new byte[bytes], _safe = new byte[bytes];
    private readonly List<Pending> _pending = [];

    public int Operations { get; private set; }
    public int CutAt { get; set; }
    public int RefuseAt { get; set; }
    public bool RefusesAll { get; set; }
    /// <summary>Sabotage: syncs nothing.</summary>
    public bool ForgetsToSync { get; set; }
    /// <summary>Worn out: this byte reads as another one than was written.</summary>
    public int? WornAt { get; set; }
    public byte[] Bytes => _seen;
    private int BufferBytes { get; } = bufferBytes;

    public void Begin() => Operations = 0;

    /// <summary>What has been there all the time.</summary>
    public void Place(int at, byte[] content)
    {
        content.CopyTo(_seen, at);
        content.CopyTo(_safe, at);
    }

    public IBlockStore Open(int at = 0, int? length = null) => new View(this, at, length ?? _seen.Length - at);

    private Errno Operate()
    {
        Operations++;
        return Operations == CutAt ? throw new PowerCut() : Operations == RefuseAt || RefusesAll ? Errno.EIO : Errno.Ok;
    }

    /// <summary>Every card that may be found when the power is back.</summary>
    public IEnumerable<FragileCard> Found()
    {
        // Each of the last few writes may be there, not be there, or be torn; what is older and not synced is there or
        // not, all of it.
        int free = Math.Min(_pending.Count, 3), choices = (int)Math.Pow(3, free);
        for (int older = 0; older < (free < _pending.Count ? 2 : 1); older++)
            for (int choice = 0; choice < choices; choice++)
            {
                var found = new FragileCard(_seen.Length, BufferBytes);
                found.Place(0, _safe);
                for (int i = 0, rest = choice; i < _pending.Count; i++)
                {
                    Pending write = _pending[i];
                    bool isFree = i >= _pending.Count - free;
                    int fate = isFree ? rest % 3 : older;
                    rest = isFree ? rest / 3 : rest;
                    if (fate > 0)
                        found.Place((int)write.At, write.Bytes);
                    if (fate == 2)
                        found.Place((int)write.At + write.Bytes.Length / 2 / Sector * Sector,
                            Enumerable.Repeat((byte)0xA5, Sector).ToArray());
                }
                yield return found;
            }
    }

    private sealed class View(FragileCard card, int begin, int length) : IBlockStore
    {
        private readonly byte[] _buffer = new byte[card.BufferBytes];

        public Span<byte> Buffer => _buffer;
        public long Length => length;

        public Errno Read(long at, int count)
        {
            Check(at, count);
            Errno error = card.Operate();
            if (!error.IsOk || at + count > length)
                return error.IsOk ? Errno.EIO : error;
            card._seen.AsSpan(begin + (int)at, count).CopyTo(_buffer);
            if (card.WornAt is int worn && worn >= begin + at && worn < begin + at + count)
                _buffer[worn - begin - at] ^= 1;
            return Errno.Ok;
        }

        public Errno Write(long at, int count)
        {
            Check(at, count);
            Errno error = card.Operate();
            if (!error.IsOk || at + count > length)
                return error.IsOk ? Errno.EIO : error;
            _buffer.AsSpan(0, count).CopyTo(card._seen.AsSpan(begin + (int)at));
            card._pending.Add(new Pending(begin + at, _buffer.AsSpan(0, count).ToArray()));
            return Errno.Ok;
        }

        public Errno Sync()
        {
            Errno error = card.Operate();
            if (!error.IsOk || card.ForgetsToSync)
                return error;
            foreach (Pending write in card._pending)
                write.Bytes.CopyTo(card._safe, write.At);
            card._pending.Clear();
            return Errno.Ok;
        }

        private static void Check(long at, int count)
        {
            // The kernel refuses what is not made of sectors.
            Assert.Equal(0, at % Sector);
            Assert.Equal(0, count % Sector);
        }

        public void Dispose()
        {
        }
    }
}
