using System.Text;
using Lab;

namespace Guest;

/// <summary>
/// The file of IPVS messages that VrrpAot.Tests holds our own against. Lines: "$ COMMAND"; "| LINE" of the
/// keepalived.conf that the command before is given; "> FLAGS HEX", a request that it sent; "&lt; FLAGS HEX", what the
/// kernel answered. HEX begins with the generic header.
/// </summary>
internal sealed class GoldenSteps
{
    private static readonly string s_path =
        Path.Combine(Binary.Repository, "tests/VrrpAot.Tests/Linux/Netlink/Ipvs/ipvs.golden");

    private readonly List<(string Command, string Configuration)> _steps = [];

    public GoldenSteps()
    {
        Text = File.ReadAllText(s_path);
        foreach (string line in Text.Split('\n'))
        {
            if (line.StartsWith("$ ", StringComparison.Ordinal))
                _steps.Add((line[2..], ""));
            else if (line.StartsWith("| ", StringComparison.Ordinal))
                _steps[^1] = (_steps[^1].Command, _steps[^1].Configuration + line[2..] + "\n");
        }
    }

    public string Text { get; }

    /// <summary>The steps as a scenario. Each is a process of its own, and says its number: who sent what.</summary>
    public string Scenario
    {
        get
        {
            StringBuilder script = new("""
                node lb 10.9.0.1/24
                on lb ip link add name wire type nlmon
                on lb ip link set dev wire up
                on lb tcpdump -Z root -i wire -s 0 -U -w /tmp/pcap 2>/dev/null &
                wait_until 20 test -s /tmp/pcap

                """);
            for (int i = 0; i < _steps.Count; i++)
            {
                (string command, string configuration) = _steps[i];
                if (configuration == "")
                {
                    script.Append($"start lb {command.Replace("[", "'['", StringComparison.Ordinal)} >/dev/null\n"
                        + $"echo \"{i} $!\"\nwait $!\n");
                    continue;
                }
                script.Append($$"""
                    cat >/tmp/lb.conf <<'END'
                    {{configuration}}END
                    daemon lb keepalived '{{command.Split(' ')[1]}}'
                    sleep 2
                    for child in $(cat /proc/$daemon_lb/task/$daemon_lb/children); do echo "{{i}} $child"; done
                    stop lb

                    """);
            }
            return script.Append("sleep 1\nbase64 /tmp/pcap\n").ToString();
        }
    }

    /// <summary>The file again, with what was heard in place of what stood there.</summary>
    /// <param name="said">What the scenario said.</param>
    /// <param name="title">The first line.</param>
    public string With(string[] said, string title)
    {
        Dictionary<int, int> senders = [];
        StringBuilder pcap = new();
        foreach (string line in said)
        {
            if (line.Split(' ') is [string step, string process])
                senders[int.Parse(process, null)] = int.Parse(step, null);
            else
                pcap.Append(line);
        }
        List<NetlinkMessage> heard = NetlinkMessage.ReadAll(Convert.FromBase64String(pcap.ToString()));
        StringBuilder text = new(title + "\n");
        // The controller is asked again and again; once is enough.
        bool isKnown = false;
        for (int i = 0; i < _steps.Count; i++)
        {
            text.Append($"$ {_steps[i].Command}\n");
            foreach (string line in _steps[i].Configuration.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                text.Append($"| {line}\n");
            List<string> answers = [];
            foreach (NetlinkMessage message in heard)
            {
                if (!senders.TryGetValue(message.Process, out int step) || step != i
                    || message.IsController && isKnown)
                    continue;
                // The order of a list is that of a table whose beginning is chance.
                if (message.IsRequest)
                    Flush();
                (message.IsRequest ? text : null)?.Append(message.Line);
                if (!message.IsRequest)
                    answers.Add(message.Line);
                isKnown |= message.IsController && !message.IsRequest;
            }
            Flush();

            void Flush()
            {
                answers.Sort(StringComparer.Ordinal);
                text.Append(string.Concat(answers));
                answers.Clear();
            }
        }
        return text.ToString();
    }

    public void Keep(string text) => File.WriteAllText(s_path, text);
}
