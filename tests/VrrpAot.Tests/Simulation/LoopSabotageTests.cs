using VrrpAot.Simulator.Loops;

namespace VrrpAot.Tests.Simulation;

/// <summary>The invariants of the simulated engines are tested by breaking what they guard.</summary>
public class LoopSabotageTests
{
    private const ulong Seeds = 60;

    private static readonly (string Name, string Complaint, LoopSabotage Sabotage)[] Cases =
    [
        ("addresses are not removed", "its kernel has",
            new LoopSabotage { OnBoot = process => process.Kernel.Machine.KeepsAddresses = true }),
        ("masters are silent", "both hold the VIP",
            new LoopSabotage { Swallows = frame => IsAdvert(frame) && PriorityOf(frame) != 0 }),
        ("priority 0 gets lost", "nobody holds the VIP",
            new LoopSabotage { Swallows = frame => IsAdvert(frame) && PriorityOf(frame) == 0 }),
        ("a takeover is not announced", "has not announced",
            new LoopSabotage { Swallows = frame => frame[12] == 0x08 && frame[13] == 0x06 }),
        ("nobody cleans up behind a dead engine", "has no engine any more",
            new LoopSabotage { GuardianSleeps = true }),
        ("a group falls apart", "is not the same in both of its sync group",
            new LoopSabotage { ForgetsGroups = true }),
        ("losses of netlink are not noticed", "nobody holds the VIP",
            new LoopSabotage { OnBoot = process => process.Kernel.RoutesOfMachine.HidesLosses = true }),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void a_broken_engine_is_noticed_and_named(string name)
    {
        var (_, complaint, sabotage) = Cases.Single(c => c.Name == name);
        string[] complaints = [.. Enumerable.Range(1, (int)Seeds)
            .Select(seed => LoopSimulation.Run((ulong)seed, sabotage: sabotage).Broken)
            .OfType<string>()];
        Assert.Contains(complaints, said => said.Contains(complaint, StringComparison.Ordinal));
    }

    [Fact]
    public void a_report_has_a_picture_and_the_command_that_repeats_it()
    {
        LoopSabotage sabotage = Cases[0].Sabotage;
        LoopVerdict broken = Enumerable.Range(1, (int)Seeds)
            .Select(seed => LoopSimulation.Run((ulong)seed, sabotage: sabotage)).First(v => v.Broken is not null);
        string report = broken.Report();
        Assert.Contains($"make simulate ARGS=\"--seed {broken.Seed}\"", report);
        Assert.EndsWith("#", broken.Picture.Glyphs);
        string[] lines = report.Split('\n');
        string network = Assert.Single(lines, line => line.StartsWith("network "));
        string node = Assert.Single(lines, line => line.StartsWith("node 1  "));
        Assert.Equal(network.Length, node.Length);
        Assert.EndsWith("#", network);
    }

    private static bool IsAdvert(byte[] frame) => frame[12] == 0x08 && frame[13] == 0 && frame[14 + 9] == 112;

    private static byte PriorityOf(byte[] frame) => frame[14 + 20 + 2];
}
