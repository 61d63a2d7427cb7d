namespace VrrpAot.Linux;

/// <summary>What an <see cref="IKernel"/> can watch.</summary>
public interface IPolled : IDisposable
{
    /// <summary>The descriptor that becomes readable; of no meaning but to the kernel that gave it.</summary>
    Borrowed Fd { get; }
}

/// <summary>One thread sets it, another finds it readable in its poll.</summary>
public interface IWake : IPolled
{
    void Set();

    void Clear();
}
