namespace VrrpAot.Engine;

/// <summary>
/// One deadline for each instance, in a heap. Moving a deadline later costs one store: the heap is only put right when
/// the entry comes to its top. A BACKUP moves its deadline with every advert it hears, so that is the common case.
/// </summary>
internal sealed class TimerQueue
{
    private readonly Instant[] _due;
    /// <summary>Sort key in the heap; never later than <see cref="_due"/>.</summary>
    private readonly Instant[] _key;
    private readonly int[] _heap;
    private readonly int[] _place;

    public TimerQueue(int owners)
    {
        _due = new Instant[owners];
        _key = new Instant[owners];
        _heap = new int[owners];
        _place = new int[owners];
        for (int owner = 0; owner < owners; owner++)
        {
            _due[owner] = _key[owner] = Instant.Never;
            _heap[owner] = _place[owner] = owner;
        }
    }

    public void Set(int owner, Instant at)
    {
        _due[owner] = at;
        if (at < _key[owner])
        {
            _key[owner] = at;
            Rise(_place[owner]);
        }
    }

    /// <summary>The nearest deadline; <see cref="Instant.Never"/> when nobody waits.</summary>
    public Instant Next()
    {
        if (_heap.Length == 0)
            return Instant.Never;
        while (true)
        {
            int owner = _heap[0];
            if (_key[owner] == _due[owner])
                return _due[owner];
            _key[owner] = _due[owner];
            Sink(0);
        }
    }

    /// <summary>Takes one owner whose deadline has come, and disarms it.</summary>
    public bool TryTakeDue(Instant now, out int owner, out Instant due)
    {
        due = Next();
        owner = due > now ? -1 : _heap[0];
        if (owner < 0)
            return false;
        _due[owner] = _key[owner] = Instant.Never;
        Sink(0);
        return true;
    }

    private void Rise(int place)
    {
        while (place > 0)
        {
            int parent = (place - 1) / 2;
            if (_key[_heap[parent]] <= _key[_heap[place]])
                return;
            Swap(place, parent);
            place = parent;
        }
    }

    private void Sink(int place)
    {
        while (true)
        {
            int child = 2 * place + 1;
            if (child >= _heap.Length)
                return;
            if (child + 1 < _heap.Length && _key[_heap[child + 1]] < _key[_heap[child]])
                child++;
            if (_key[_heap[place]] <= _key[_heap[child]])
                return;
            Swap(place, child);
            place = child;
        }
    }

    private void Swap(int a, int b)
    {
        (_heap[a], _heap[b]) = (_heap[b], _heap[a]);
        _place[_heap[a]] = a;
        _place[_heap[b]] = b;
    }
}
