namespace VrrpAot.Tests.Linux;

/// <summary>
/// ipvs.golden: what Debian's ipvsadm and keepalived asked of a kernel, and what that answered. tests/Guest takes it,
/// and says how its lines are made.
/// </summary>
internal static class IpvsGolden
{
    /// <summary>A command, and the messages in the order in which they passed.</summary>
    public sealed record Step(string Command, List<Message> Messages);

    /// <param name="Flags">NLM_F_*.</param>
    /// <param name="Body">From the generic header on.</param>
    public sealed record Message(bool IsRequest, ushort Flags, byte[] Body);

    public static readonly IReadOnlyList<Step> Steps = Read();

    public static Step Of(string command) => Steps.Single(step => step.Command == command);

    public static IEnumerable<byte[]> Answers(Step step) =>
        step.Messages.Where(message => !message.IsRequest).Select(message => message.Body);

    private static List<Step> Read()
    {
        List<Step> steps = [];
        using var text = new StreamReader(typeof(IpvsGolden).Assembly.GetManifestResourceStream("ipvs.golden")!);
        while (text.ReadLine() is { } line)
        {
            if (line.StartsWith("$ ", StringComparison.Ordinal))
                steps.Add(new Step(line[2..], []));
            else if (line.Split(' ') is [">" or "<", string flags, string body])
            {
                steps[^1].Messages.Add(new Message(line[0] == '>', Convert.ToUInt16(flags, 16),
                    Convert.FromHexString(body)));
            }
        }
        return steps;
    }
}
