using VrrpAot.Linux;

namespace Appliance.Probes;

/// <summary>Does somebody accept connections; and if asked for, say the right words?</summary>
internal sealed class TcpProbe(Endpoint to, Endpoint? from, byte[] send, TextSearch? text) : Probe
{
    /// <summary>Bytes that are looked at.</summary>
    private const int Most = 1 << 20;

    public override bool Try(ProbeRun run)
    {
        using var peer = new Conversation(run);
        if (!peer.Open(SocketKind.Stream, to, from) || !peer.Say(send))
            return false;
        if (text is null)
        {
            run.Line.Add("connected"u8);
            return run.InTime();
        }
        text.StartAgain();
        int all = 0;
        while (!text.IsFound)
        {
            int count = peer.Hear();
            if (count < 0)
                return false;
            text.Add(run.Buffer.AsSpan(0, count));
            all += count;
            if (count > 0 && all < Most || text.IsFound)
                continue;
            run.Line.Add("the text is not in the answer of "u8).Add(all).Add(" bytes"u8);
            return false;
        }
        run.Line.Add("answered"u8);
        return run.InTime();
    }
}
