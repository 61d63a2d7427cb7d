using System.Text;
using Appliance.Sessions;

namespace Appliance.Tests.Sessions;

/// <summary>Everything that a caller was answered.</summary>
internal sealed class HeardAnswer : IAnswer
{
    private readonly StringBuilder _text = new();

    public ValueTask Write(ReadOnlyMemory<byte> utf8, CancellationToken gone)
    {
        _text.Append(Encoding.UTF8.GetString(utf8.Span));
        return default;
    }

    public override string ToString() => _text.ToString();
}
