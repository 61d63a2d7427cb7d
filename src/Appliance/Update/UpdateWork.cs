using Appliance.Base;
using Appliance.Sessions;
using Appliance.Settings;
using VrrpAot.Linux;

namespace Appliance.Update;

/// <summary>
/// Brings one update into the spare slot, on a thread of its own that waits for network and card while everything else
/// goes on. It has ordinary priority: a lower one would let it be stopped in the middle of managed code, where a
/// garbage collection, and with it the engine's loop, would have to wait for it. It allocates nothing while bytes move.
/// </summary>
/// <param name="older">An older firmware than the one that runs is meant.</param>
/// <param name="tls">Whom https believes.</param>
internal sealed class UpdateWork(string place, bool older, Firmware firmware, TlsSettings tls)
{
    private const int Stack = 256 * 1024;

    private int _percent;
    private volatile bool _isStopped;

    /// <summary>0..100, of bringing, writing and reading back.</summary>
    public int Percent => Volatile.Read(ref _percent);

    /// <summary>The spare slot holds nothing whole meanwhile.</summary>
    public bool IsWriting { get; private set; }

    /// <summary>What was brought; null before its signature was found right.</summary>
    public UpdateHeader? Header { get; private set; }

    /// <summary>The slot held it already: nothing was written.</summary>
    public bool WasThere { get; private set; }

    /// <summary>From any thread: breaks off, soon.</summary>
    public void Stop() => _isStopped = true;

    /// <summary>On the desk. Why it is refused, as the end of a sentence; null when the slot holds it.</summary>
    public Task<string?> Run(Desk desk)
    {
        var done = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        RealTime.StartOrdinary("update", Stack, () =>
        {
            string? refused = Bring(desk);
            desk.Post(() => done.TrySetResult(refused));
        });
        return done.Task;
    }

    private string? Bring(Desk desk)
    {
        try
        {
            using ByteSource source = ByteSource.Open(place, tls, () => _isStopped);
            var file = new UpdateFile(source, firmware.Image.Key);
            using IBlockStore slot = firmware.OpenSpare();
            if (firmware.Image.Objection(file.Header, slot.Length, older) is string objection)
                return objection;
            Header = file.Header;
            long length = file.Header.Length;
            var writer = new SlotWriter(slot, done => Progress(length + done, 3 * length));
            WasThere = writer.Holds(file.Header);
            if (WasThere)
                return null;
            using VerifiedPayload payload = VerifiedPayload.Bring(file, slot.Buffer, done => Progress(done, 3 * length),
                VerifiedPayload.FreeMemory());
            desk.Post(() =>
            {
                IsWriting = true;
                firmware.RememberSpare(null);
            });
            writer.Write(payload);
            return null;
        }
        catch (IOException refused)
        {
            return refused.Message;
        }
        catch (Exception mistake)
        {
            return $"it ended by a mistake in the program: {Mistake.Describe(mistake)}";
        }
    }

    private void Progress(long done, long all)
    {
        Volatile.Write(ref _percent, (int)(100 * done / all));
        if (_isStopped)
            throw new IOException("it was stopped");
    }
}
