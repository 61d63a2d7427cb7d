namespace VrrpAot.Simulator;

/// <summary>One LAN. What becomes of a packet is decided when it is sent.</summary>
public sealed class Network(SeededRandom random, int nodes, Duration calmDelay)
{
    private readonly Duration _calmDelay = calmDelay;
    private readonly int[] _side = new int[nodes];
    private readonly Instant[,] _lastArrival = new Instant[nodes, nodes];
    private bool _ordered = true;
    private Duration _longestDelay = calmDelay;
    private int _lost, _doubled, _corrupted;

    /// <summary>When the last packet sent so far arrives.</summary>
    public Instant Drained { get; private set; }

    public void Heal()
    {
        Array.Clear(_side);
        (_lost, _doubled, _corrupted) = (0, 0, 0);
        _longestDelay = _calmDelay;
        _ordered = true;
    }

    /// <summary>A new weather; returns it in words.</summary>
    public string Worsen(Duration interval)
    {
        _ordered = random.Chance(300);
        _lost = random.Pick(0, 20, 300, 900);
        _doubled = random.Pick(0, 0, 200);
        _corrupted = random.Pick(0, 0, 50);
        _longestDelay = random.Pick(_calmDelay, interval / 2, interval * 2);
        return $"lost {_lost / 10} %, doubled {_doubled / 10} %, corrupted {_corrupted / 10} %, " +
            $"delay to {_longestDelay.TotalMilliseconds} ms, {(_ordered ? "in order" : "reordered")}";
    }

    /// <summary>Splits the LAN in two at random; returns the sides in words.</summary>
    public string Cut()
    {
        for (int node = 0; node < nodes; node++)
            _side[node] = random.Below(2);
        return "LAN cut, sides " + string.Join(' ', _side);
    }

    public bool Connects(int a, int b) => _side[a] == _side[b];

    /// <param name="deliver">Called for each copy: receiver, arrival, packet, and whether it is as it was sent.</param>
    public void Send(int from, byte[] packet, Instant now, Action<int, Instant, byte[], bool> deliver)
    {
        for (int to = 0; to < nodes; to++)
        {
            if (to == from || !Connects(from, to))
                continue;
            int copies = random.Chance(_lost) ? 0 : random.Chance(_doubled) ? 2 : 1;
            for (int copy = 0; copy < copies; copy++)
            {
                Instant arrival = now + random.Between(_calmDelay / 4, _longestDelay);
                if (_ordered && arrival < _lastArrival[from, to])
                    arrival = _lastArrival[from, to];
                _lastArrival[from, to] = arrival;
                if (arrival > Drained)
                    Drained = arrival;
                bool corrupt = random.Chance(_corrupted);
                deliver(to, arrival, corrupt ? FlipOneBit(packet) : packet, !corrupt);
            }
        }
    }

    private byte[] FlipOneBit(byte[] packet)
    {
        byte[] copy = [.. packet];
        int bit = random.Below(copy.Length * 8);
        copy[bit / 8] ^= (byte)(1 << bit % 8);
        return copy;
    }
}
