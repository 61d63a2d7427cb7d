using VrrpAot.Linux;

namespace VrrpAot.Engine;

/// <summary>What hears the adverts of one family on one link.</summary>
internal sealed class Ear(IpFamily family)
{
    public IpFamily Family => family;

    /// <summary>Null while the link does not exist or carries no instance of the family.</summary>
    public IAdvertReceiver? Receiver { get; set; }

    /// <summary>When a turn last brought mostly packets that were rejected.</summary>
    public Instant JunkAt { get; set; }

    /// <summary>When the drops of its receiver were last counted.</summary>
    public Instant DropsCountedAt { get; set; }

    /// <summary>Flooded: its receiver is not waited for just now.</summary>
    public bool IsPaused { get; set; }

    public void Inherit(Ear before) => (JunkAt, DropsCountedAt) = (before.JunkAt, before.DropsCountedAt);

    /// <summary>Goes on with the socket of the one before, whose owner has unwatched it.</summary>
    public void InheritSocket(Ear before, IKernel kernel)
    {
        if (before.Receiver == null)
            return;
        kernel.Close(Receiver);
        (Receiver, before.Receiver) = (before.Receiver, null);
    }

    public void Close(IKernel kernel)
    {
        kernel.Close(Receiver);
        Receiver = null;
        IsPaused = false;
    }
}
