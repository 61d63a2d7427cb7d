using System.Globalization;
using Appliance.Crypto;
using VrrpAot.Linux;

namespace Appliance.Update;

/// <summary>
/// An update's payload, all of it here and found right: nothing is written to the spare slot before. It waits in
/// memory, which some 15 MB of every board's are free for, and not on the data
/// partition: that may be full, damaged or not there, just when another firmware is wanted, and its card would wear
/// twice. (To ask a server twice would not do: it may answer
/// something else.) It is the kernel's memory (memfd) and not ours, all of which is locked.
/// </summary>
internal sealed class VerifiedPayload : IDisposable
{
    /// <summary>Bytes that are left to everybody else.</summary>
    private const long Spared = 32 << 20;

    private const string NoMemory = "there is no memory to verify it in";

    private readonly Descriptor _memory;
    private long _at;

    private VerifiedPayload(Descriptor memory, UpdateHeader header) => (_memory, Header) = (memory, header);

    public UpdateHeader Header { get; }

    /// <summary>Takes in everything.</summary>
    /// <param name="piece">What is moved at once.</param>
    /// <param name="progress">Told of bytes done.</param>
    /// <param name="free">Bytes of memory that are free; null when nobody knows.</param>
    /// <exception cref="IOException">With a sentence: it does not come, is not what its header says, or there is no
    /// room for it.</exception>
    public static VerifiedPayload Bring(UpdateFile file, Span<byte> piece, Action<long> progress, long? free)
    {
        if (free < file.Header.Length + Spared)
            throw new IOException($"its payload has {file.Header.Length} bytes, and is verified in memory before "
                + $"it is written; "
                + $"of that only {free} bytes are free, and {Spared} are left to others");
        Require.Ok(SharedMemory.CreateFile("update", out Descriptor memory), NoMemory);
        var payload = new VerifiedPayload(memory, file.Header);
        try
        {
            payload.Fill(file, piece, progress);
            return payload;
        }
        catch
        {
            payload.Dispose();
            throw;
        }
    }

    private void Fill(UpdateFile file, Span<byte> piece, Action<long> progress)
    {
        var sum = new Sha256();
        sum.Begin();
        long done = 0;
        for (int count; (count = file.Read(piece)) > 0; progress(done += count))
        {
            sum.Add(piece[..count]);
            for (int written = 0, some; written < count; written += some)
                Require.Ok(Descriptor.Write(_memory, piece[written..count], out some), NoMemory);
        }
        Span<byte> hash = stackalloc byte[Sha256.HashBytes];
        sum.Finish(hash);
        if (!hash.SequenceEqual(Header.Sha256))
            throw new IOException("its payload is damaged: the SHA-256 is another one than its header says. "
                + "Nothing was written");
    }

    /// <summary>Fills it with the next bytes; the last piece may be shorter. 0 at the end.</summary>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public int Read(Span<byte> into)
    {
        int done = 0;
        for (int count; done < into.Length; done += count, _at += count)
        {
            Require.Ok(SharedMemory.ReadAt(_memory, _at, into[done..], out count), "what was verified cannot be read");
            if (count == 0)
                break;
        }
        return done;
    }

    public void Dispose() => _memory.Dispose();

    /// <summary>
    /// What can be taken without harm: `MemAvailable` of /proc/meminfo, in bytes. Null when it does not say.
    /// </summary>
    public static long? FreeMemory()
    {
        const string key = "MemAvailable:";
        try
        {
            foreach (string line in File.ReadAllLines("/proc/meminfo"))
                if (line.StartsWith(key, StringComparison.Ordinal)
                    && long.TryParse(line.AsSpan(key.Length).Trim().TrimEnd("kB").TrimEnd(), NumberStyles.None,
                        CultureInfo.InvariantCulture, out long kilobytes))
                    return kilobytes << 10;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
        }
        return null;
    }
}
