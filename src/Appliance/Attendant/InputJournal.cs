using Appliance.Reports;
using VrrpAot.Engine;

namespace Appliance.Attendant;

/// <summary>
/// The journal of inputs that somebody beyond the hatch asks for, one at a time. The loop writes it into a ring; who
/// asked for it takes it in portions, as fast as they are read, and never has two on their way. So nothing gathers
/// here: what comes faster finds the ring full, and the loop says how much that was.
/// </summary>
/// <param name="answer">Told the number of the wish for a portion, whether it is the last, and the portion.</param>
internal sealed class InputJournal(CommandGate gate, Action<int, bool, ReadOnlyMemory<byte>> answer)
{
    private const int Portion = 16 * JournalRing.LongestRecord;

    private JournalRing? _ring;
    private byte[] _portion = [];
    /// <summary>The wish that waits for a portion; 0 for none.</summary>
    private int _taker;

    public Outcome Begin()
    {
        if (_ring is not null)
            return new Outcome(false, "A journal is being recorded already: one at a time.");
        (_ring, _portion) = (new JournalRing(), new byte[Portion]);
        gate.PostForAll(EngineCommand.Record(_ring));
        return new Outcome(true, "");
    }

    /// <summary>What was written until now can still be taken.</summary>
    public void End()
    {
        if (_ring is not null)
            gate.PostForAll(EngineCommand.Record(null));
    }

    /// <summary>Nobody will take anything any more.</summary>
    public void Forget()
    {
        End();
        (_ring, _portion, _taker) = (null, [], 0);
    }

    /// <summary>A portion, please: at once, or when there is one.</summary>
    public void Take(int number)
    {
        _taker = number;
        Serve();
    }

    /// <summary>The loop may have written something.</summary>
    public void Serve()
    {
        if (_taker == 0)
            return;
        int count = _ring?.Read(_portion) ?? 0;
        bool isOver = _ring?.IsOver ?? true;
        if (count == 0 && !isOver)
            return;
        (int taker, _taker) = (_taker, 0);
        answer(taker, isOver, _portion.AsMemory(0, count));
        if (isOver)
            (_ring, _portion) = (null, []);
    }
}
