using System.Text;
using Appliance.Http;
using Appliance.Tls;
using VrrpAot.Linux;

namespace Appliance.Probes;

/// <summary>
/// Asks for one page by GET, over HTTP/1.1. Redirections are not followed: their status is the answer.
/// </summary>
/// <param name="tls">Null to ask without it.</param>
/// <param name="host">What the Host field says.</param>
/// <param name="path">Path and query; printable ASCII without blanks.</param>
/// <param name="wanted">Status codes that are good, as pairs from and to.</param>
/// <param name="wantedText">The same as it was written.</param>
/// <param name="text">What the body has to hold; null when it does not matter, and then the body is not waited
/// for.</param>
internal sealed class HttpProbe(Endpoint to, Endpoint? from, TlsClient? tls, string host, string path, int[] wanted,
    string wantedText, TextSearch? text) : Probe
{
    /// <summary>Bytes of a body that are looked at.</summary>
    public const int MostBody = 1 << 20;

    private readonly HttpResponse _response = new();
    private readonly byte[] _wantedText = Encoding.ASCII.GetBytes(wantedText);
    private readonly byte[] _request = Encoding.ASCII.GetBytes(
        $"GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: vrrpaot\r\nAccept: */*\r\nConnection: close\r\n\r\n");

    public override bool IsAsGoodAs(Probe other) => other is HttpProbe http && ReferenceEquals(Trust, http.Trust);

    private Trust? Trust => tls?.Trust;

    public override bool Try(ProbeRun run)
    {
        using var server = new Conversation(run, tls);
        if (!server.Open(SocketKind.Stream, to, from) || !server.Say(_request))
            return false;
        _response.StartAgain();
        text?.StartAgain();
        while (!IsEnough)
        {
            int count = server.Hear();
            if (count < 0)
                return false;
            if (count == 0)
                _response.End();
            else
                Take(run.Buffer.AsSpan(0, count));
        }
        return Judge(run);
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        for (ReadOnlySpan<byte> piece; !(piece = _response.Take(ref bytes)).IsEmpty;)
            text?.Add(piece);
    }

    private bool IsEnough => _response.State is HttpState.Done or HttpState.Broken
        || _response.State == HttpState.Body
            && (text is null || text.IsFound || _response.BodyLength >= MostBody || !IsWanted(_response.Status));

    private bool Judge(ProbeRun run)
    {
        if (_response.State == HttpState.Broken && !(text?.IsFound ?? false))
        {
            run.Line.Add(_response.Mistake);
            return false;
        }
        run.Line.Add(_response.Status).Add(_response.Reason.IsEmpty ? ""u8 : " "u8).Add(_response.Reason);
        if (!IsWanted(_response.Status))
        {
            run.Line.Add(", wanted "u8).Add(_wantedText);
            return false;
        }
        if (text is { IsFound: false })
        {
            run.Line.Add(", but the text is not in its "u8).Add(_response.BodyLength).Add(" bytes"u8);
            return false;
        }
        return run.InTime();
    }

    private bool IsWanted(int status)
    {
        for (int i = 0; i < wanted.Length; i += 2)
            if (status >= wanted[i] && status <= wanted[i + 1])
                return true;
        return false;
    }
}
