namespace Appliance.Checkers;

/// <summary>Checks by their deadline, the earliest first: a binary heap that knows where each of them is.</summary>
internal sealed class DeadlineHeap
{
    private RunningCheck[] _checks = new RunningCheck[16];

    public int Count { get; private set; }

    public RunningCheck? First => Count == 0 ? null : _checks[0];

    /// <summary>Puts it in, or where it belongs now.</summary>
    public void Place(RunningCheck check, Instant deadline)
    {
        check.Deadline = deadline;
        if (check.HeapPlace < 0)
        {
            if (Count == _checks.Length)
                Array.Resize(ref _checks, 2 * Count);
            Put(check, Count++);
        }
        if (!Rise(check))
            Sink(check);
    }

    public void Remove(RunningCheck check)
    {
        int place = check.HeapPlace;
        if (place < 0)
            return;
        RunningCheck last = _checks[--Count];
        _checks[Count] = null!;
        check.HeapPlace = -1;
        if (last == check)
            return;
        Put(last, place);
        if (!Rise(last))
            Sink(last);
    }

    private void Put(RunningCheck check, int place) => (_checks[place], check.HeapPlace) = (check, place);

    private bool Rise(RunningCheck check)
    {
        int start = check.HeapPlace;
        while (check.HeapPlace > 0 && _checks[(check.HeapPlace - 1) / 2] is var parent
            && parent.Deadline > check.Deadline)
            Swap(check, parent);
        return check.HeapPlace != start;
    }

    private void Sink(RunningCheck check)
    {
        while (2 * check.HeapPlace + 1 is var left && left < Count)
        {
            RunningCheck child = left + 1 < Count && _checks[left + 1].Deadline < _checks[left].Deadline
                ? _checks[left + 1] : _checks[left];
            if (check.Deadline <= child.Deadline)
                return;
            Swap(check, child);
        }
    }

    private void Swap(RunningCheck a, RunningCheck b)
    {
        (int first, int second) = (a.HeapPlace, b.HeapPlace);
        Put(a, second);
        Put(b, first);
    }
}
