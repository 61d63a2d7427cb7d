using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Rows;

namespace Appliance.Config.Reading;

/// <summary>`sorry_server` and the lines that may stand behind it.</summary>
internal static class SorryServerLines
{
    /// <summary>The later of two counts, as written there alone.</summary>
    public static void Address(Line line, VirtualServerModel server)
    {
        var words = line.Statement.Words(line.Findings);
        if (EndpointReader.Read(line, words, 1,
            $"Invalid sorry server IP address {Tokens.Shorten(words[1].Text)} - skipping") is { } address)
            server.Sorry = new SorryServerModel(address, words[1].At);
    }

    public static void Inhibit(Line line, VirtualServerModel server)
    {
        if (server.Sorry is { } sorry)
            server.Sorry = sorry with { Inhibit = true };
        else
            line.Findings.Error(line.Statement.At,
                "Ignoring sorry_server inhibit used before or without sorry_server");
    }

    public static void Forwarding(Line line, VirtualServerModel server)
    {
        if (server.Sorry is not { } sorry)
            line.Findings.Error(line.Statement.At, "sorry_server forwarding used without sorry_server");
        else if (line.Statement.Words(line.Findings).Length > 1)
            server.Sorry = sorry with
            {
                Forwarding = ForwardingReader.Read(line, "sorry server") ?? sorry.Forwarding,
            };
        else
            line.Findings.Error(line.Statement.At, "'sorry_server_lvs_method' has no value - ignoring");
    }
}
