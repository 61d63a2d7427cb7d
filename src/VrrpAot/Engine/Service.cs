namespace VrrpAot.Engine;

/// <summary>
/// One concern of the loop, with fields of its own. The <see cref="EngineLoop"/> asks its services, in a fixed order,
/// for the nearest deadline; lets them take what came for them, do what is due, and send what the turn has collected.
/// </summary>
internal abstract class Service
{
    /// <summary>How many things the poller watches for this service.</summary>
    public virtual int Sources => 0;

    /// <summary>The token of the first of its <see cref="Sources"/>; the others follow.</summary>
    public int FirstToken { get; set; }

    /// <summary>When <see cref="Due"/> is to be called even if nothing comes.</summary>
    public virtual Instant NextDeadline => Instant.Never;

    /// <summary>One of its sources is readable: takes what a turn may take from it.</summary>
    /// <param name="source">0 .. <see cref="Sources"/> - 1.</param>
    public virtual void Serve(int source)
    {
    }

    /// <summary>The loop has slept through a deadline: takes everything that waits, before anything is due.</summary>
    public virtual void ServeAll()
    {
    }

    /// <summary>Called in every turn, after what came was taken: does what its time has come for.</summary>
    public virtual void Due()
    {
    }

    /// <summary>The end of the turn: sends what was collected.</summary>
    public virtual void Flush()
    {
    }
}
