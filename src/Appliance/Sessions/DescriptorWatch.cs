using VrrpAot.Linux;

namespace Appliance.Sessions;

/// <summary>
/// A descriptor that the desk waits for. Reading is wanted from the start, writing when it is asked for.
/// </summary>
public sealed class DescriptorWatch : IDisposable
{
    private readonly Poller _poller;
    private readonly Borrowed _fd;
    private readonly Action _readable;
    private readonly Action? _writable;
    private readonly Action<int> _gone;
    private Readiness _wanted;
    private bool _disposed;

    internal DescriptorWatch(Poller poller, Borrowed fd, int token, Action readable, Action? writable, Action<int> gone)
    {
        (_poller, _fd, Token, _readable, _writable, _gone) = (poller, fd, token, readable, writable, gone);
        Want(Readiness.Readable);
    }

    internal int Token { get; }

    /// <summary>Whether the readable callback is wanted. A session that has enough for now sets it to false.</summary>
    public bool Reading
    {
        get => (_wanted & Readiness.Readable) != 0;
        set => Want(value ? _wanted | Readiness.Readable : _wanted & ~Readiness.Readable);
    }

    /// <summary>Whether the writable callback is wanted.</summary>
    public bool Writing
    {
        get => (_wanted & Readiness.Writable) != 0;
        set => Want(value ? _wanted | Readiness.Writable : _wanted & ~Readiness.Writable);
    }

    /// <summary>
    /// A descriptor of which nothing is wanted leaves the poller: a hang-up on it would be said without end.
    /// </summary>
    private void Want(Readiness wanted)
    {
        if (_disposed || wanted == _wanted)
            return;
        if (wanted == Readiness.None)
            _poller.Remove(_fd);
        else if (_wanted == Readiness.None)
            _poller.Add(_fd, Token, wanted);
        else
            _poller.Change(_fd, Token, wanted);
        _wanted = wanted;
    }

    internal void Call(Readiness readiness)
    {
        readiness &= _wanted;
        if ((readiness & Readiness.Readable) != 0)
            _readable();
        if (!_disposed && (readiness & _wanted & Readiness.Writable) != 0)
            _writable?.Invoke();
    }

    public void Dispose()
    {
        Want(Readiness.None);
        _disposed = true;
        _gone(Token);
    }
}
