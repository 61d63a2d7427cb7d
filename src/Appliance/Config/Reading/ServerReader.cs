using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Rows;
using VrrpAot.Linux;

namespace Appliance.Config.Reading;

/// <summary>The blocks `virtual_server` and `real_server`.</summary>
internal static class ServerReader
{
    public static void ReadVirtual(Line line, TopModel top)
    {
        if (Head(line) is not { } server)
            return;
        line.File.ReadBlock("virtual_server", line.Statement.Block!, server);
        CheckSorryFamily(line, server);
        line.File.VirtualServers.Add(server);
    }

    /// <summary>Null, after saying so, when the head names nothing; its block is skipped then.</summary>
    private static VirtualServerModel? Head(Line line)
    {
        var words = line.Statement.Words(line.Findings);
        string first = Tokens.Shorten(words[1].Text), second = words.Length > 2 ? Tokens.Shorten(words[2].Text) : "";
        switch (words[1].Text)
        {
            case "fwmark" when words.Length > 2:
                line.Arguments.NoMore(words, 3);
                return line.Arguments.Whole(words[2].Text, words[2].At, 1, uint.MaxValue,
                    $"virtual server fwmark '{second}' must be in [1, 4294967295] - ignoring") is not { } mark ? null
                    : new VirtualServerModel(words[1].At) { Mark = (uint)mark.Value };
            case "group" when words.Length > 2:
                line.Arguments.NoMore(words, 3);
                return new VirtualServerModel(words[1].At) { Group = words[2].Text };
            case "fwmark" or "group":
                line.Findings.Error(words[1].At, $"virtual_server {first} names no {first}; its block is skipped");
                return null;
            default:
                return EndpointReader.Read(line, words, 1,
                    $"Invalid virtual server IP address/port {first}/{second} - skipping") is not { } address ? null
                    : new VirtualServerModel(words[1].At) { Address = address, Family = address.Address.Family };
        }
    }

    public static void ReadReal(Line line, VirtualServerModel server)
    {
        var words = line.Statement.Words(line.Findings);
        string first = Tokens.Shorten(words[1].Text), second = words.Length > 2 ? Tokens.Shorten(words[2].Text) : "";
        if (EndpointReader.Read(line, words, 1, $"Invalid real server ip address/port {first}/{second} - skipping")
            is not { } address)
            return;
        var real = new RealServerModel(server, address, words[1].At);
        line.File.ReadBlock("real_server", line.Statement.Block!, real, Name(real));
        if (Fits(line, server, real))
            server.RealServers.Add(real);
    }

    /// <summary>As far as the protocol is known yet.</summary>
    public static string Name(RealServerModel real) =>
        EndpointReader.Name(real.Address, ProtocolName(real.Server.Of(VirtualServerRows.Protocol)?.Value ?? 0));

    /// <summary>Of a number of IP's; `none` for 0.</summary>
    public static string ProtocolName(byte number) =>
        number switch { 6 => "tcp", 17 => "udp", 132 => "sctp", _ => "none" };

    /// <summary>
    /// Only a tunnel leads to another family. The first server without a tunnel gives its family to a mark that has
    /// none yet.
    /// </summary>
    private static bool Fits(Line line, VirtualServerModel server, RealServerModel real)
    {
        if (real.Forwarding?.Method == IpvsForwarding.Tunnel)
            return true;
        IpFamily family = real.Address.Address.Family;
        server.Family ??= family;
        if (server.Family == family)
            return true;
        line.Findings.Error(real.At, $"Address family of virtual server and real server {real.Address.Address} don't "
            + "match - skipping real server.");
        return false;
    }

    private static void CheckSorryFamily(Line line, VirtualServerModel server)
    {
        if (server.Sorry is not { } sorry || server.Family is not { } family || sorry.Address.Address.Family == family
            || (sorry.Forwarding ?? server.Forwarding)?.Method == IpvsForwarding.Tunnel)
            return;
        line.Findings.Error(sorry.At, $"Address family of virtual server and sorry server {sorry.Address.Address} "
            + "don't match - skipping sorry server.");
        server.Sorry = null;
    }

    /// <summary>The first one counts.</summary>
    public static void Notify(Line line, Dictionary<string, CommandModel> notify)
    {
        if (CommandReader.Read(line.Statement, line.Findings, takesIdentity: true) is not { } command)
            return;
        string keyword = line.Statement.Keyword;
        if (!notify.TryAdd(keyword, command))
            line.Findings.Error(line.Statement.At, $"{keyword} script already specified - ignoring "
                + $"{Tokens.Shorten(command.Arguments[0])}; that of line {notify[keyword].At.Line} runs, and a keyword"
                + " has room for one");
    }
}
