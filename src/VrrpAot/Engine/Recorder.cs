using VrrpAot.Protocol;

namespace VrrpAot.Engine;

/// <summary>
/// Writes a journal of inputs while somebody wants one: whatever an election is told, when, and what it said to that,
/// so that the same code can be told the same again elsewhere. Costs a comparison while nobody does, and never
/// allocates. A loop shares it with its successor.
/// <para>
/// Each router has a number of its own, which a reload does not change, and its first record says how it stands. What
/// finds no room is counted and said, and then how the router stands is written anew.
/// </para>
/// </summary>
internal sealed class Recorder(EventRing events, Turn turn)
{
    private JournalRing? _ring;
    private int _routers;
    private int _lost;

    public void Begin(JournalRing ring, Instance[] all)
    {
        End();
        (_ring, _routers, _lost) = (ring, 0, 0);
        Write(Record(JournalKind.Begins));
        foreach (Instance instance in all)
        {
            instance.NumberInJournal = 0;
            Know(instance);
        }
    }

    public void End()
    {
        if (_ring is not { } ring)
            return;
        Write(Record(JournalKind.Ends), isLast: true);
        ring.Close();
        _ring = null;
    }

    /// <summary>To be called before a router is told anything.</summary>
    public void Know(Instance instance)
    {
        if (_ring is not { } ring || instance.NumberInJournal != 0 || _lost > 0 && !ring.IsHalfEmpty)
            return;
        JournalWriter record = Record(JournalKind.Router);
        record.Int(_routers + 1);
        record.Text(instance.Settings.Name);
        record.Byte(instance.Settings.Vrid.Value);
        record.Settings(instance.Settings.Election);
        instance.Router.Carry(ref record);
        if (Write(record))
            instance.NumberInJournal = ++_routers;
    }

    /// <param name="outputs">What it said.</param>
    public void Stepped(Instance instance, in Input input, Outputs outputs)
    {
        if (_ring == null)
            return;
        JournalWriter record = Record(JournalKind.Step);
        record.Int(instance.NumberInJournal);
        record.Int((int)instance.Faults);
        record.Input(input);
        record.Outputs(outputs);
        WriteOf(instance, record);
    }

    public void Woke(Instance instance, Outputs outputs)
    {
        if (_ring == null)
            return;
        JournalWriter record = Record(JournalKind.Woke);
        record.Int(instance.NumberInJournal);
        record.Outputs(outputs);
        WriteOf(instance, record);
    }

    public void Reconfigured(Instance instance, Outputs outputs)
    {
        // One that is not known yet will be told of with its new settings.
        if (_ring == null || instance.NumberInJournal == 0)
            return;
        JournalWriter record = Record(JournalKind.Reconfigured);
        record.Int(instance.NumberInJournal);
        record.Settings(instance.Settings.Election);
        record.Outputs(outputs);
        WriteOf(instance, record);
    }

    public void Succeeded()
    {
        if (_ring != null)
            Write(Record(JournalKind.Succeeded));
    }

    private JournalWriter Record(JournalKind kind) => new(_ring!.Draft, kind, turn.Now);

    /// <summary>What a router was told. If there is no room, what comes after it has no sense either.</summary>
    private void WriteOf(Instance instance, JournalWriter record)
    {
        if (instance.NumberInJournal != 0 && Write(record))
            return;
        instance.NumberInJournal = 0;
        _lost++;
    }

    /// <param name="isLast">There is room for that, and for what was lost before it.</param>
    private bool Write(JournalWriter record, bool isLast = false)
    {
        if (!TryTellLoss(isLast) || !_ring!.TryWrite(record.Bytes, isLast))
            return false;
        events.Nudge();
        return true;
    }

    private bool TryTellLoss(bool isLast)
    {
        if (_lost == 0)
            return true;
        var record = new JournalWriter(stackalloc byte[32], JournalKind.Lost, turn.Now);
        record.Int(_lost);
        if (!_ring!.TryWrite(record.Bytes, isLast))
            return false;
        _lost = 0;
        return true;
    }
}
