using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Attendant;

/// <summary>
/// One concern of the <see cref="Attendant"/>, with fields of its own. The attendant has its services in a fixed order:
/// lets each hear what the loop says, do what is due, and come to its end. All of it is on the attendant's thread.
/// </summary>
internal abstract class Service
{
    /// <summary>When <see cref="Turn"/> is to be called even if nothing comes.</summary>
    public virtual Instant NextDeadline => Instant.Never;

    /// <summary>The loop has said something.</summary>
    public virtual void Hear(in EngineEvent happened)
    {
    }

    /// <summary>Called in every turn, after what came was taken: does what its time has come for.</summary>
    public virtual void Turn(Instant now)
    {
    }

    /// <summary>The loop has finished and will answer nothing more: nobody may be left waiting.</summary>
    public virtual void Finish()
    {
    }
}
