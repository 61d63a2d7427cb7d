namespace Guest;

/// <summary>The load balancer of the kernel.</summary>
[Collection(Guests.Name)]
public class IpvsTests(Guests guests)
{
    [GuestFact]
    public void ipvs_is_there_and_its_table_is_empty()
    {
        string[] said = guests.X64.Run("""
            node lb
            on lb ipvsadm -Ln
            """);
        Assert.Equal("""
            IP Virtual Server version 1.2.1 (size=4096)
            Prot LocalAddress:Port Scheduler Flags
              -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
            """, string.Join('\n', said));
    }

    /// <summary>What the file has is what these programs send today. UPDATE=yes takes it anew.</summary>
    [GoldenFact]
    public void the_golden_messages_are_what_ipvsadm_and_keepalived_send()
    {
        var steps = new GoldenSteps();
        string text = steps.With(guests.X64.Run(steps.Scenario, seconds: 120), GoldenFactAttribute.Title);
        if (GoldenFactAttribute.IsUpdate)
            steps.Keep(text);
        else
            Assert.Equal(Asked(steps.Text), Asked(text));
    }

    /// <summary>What was asked: other kernels answer with more or less.</summary>
    private static string Asked(string text) =>
        string.Join('\n', text.Split('\n').Where(line => !line.StartsWith('<')));
}

/// <summary>A test against bytes that were taken from programs of certain versions.</summary>
public sealed class GoldenFactAttribute : FactAttribute
{
    public GoldenFactAttribute() => Skip = Platform.X64.Missing
        ?? (IsUpdate || new GoldenSteps().Text.StartsWith(Title + "\n", StringComparison.Ordinal) ? null
            : $"the golden messages are of other versions than Debian has here: {Title}");

    public static bool IsUpdate => Environment.GetEnvironmentVariable("UPDATE") == "yes";

    /// <summary>The first line of the file: who sent what stands in it.</summary>
    public static string Title => "# " + Platform.X64.Versions;
}
