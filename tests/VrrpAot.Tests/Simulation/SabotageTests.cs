using VrrpAot.Protocol;
using VrrpAot.Simulator;

namespace VrrpAot.Tests.Simulation;

/// <summary>The invariants are tested by breaking what they guard.</summary>
public class SabotageTests
{
    private static readonly (string Name, string Complaint, Sabotage Sabotage)[] Cases =
    [
        ("addresses are not removed", "holds the addresses without knowing",
            new Sabotage { Lame = o => o.Kind == OutputKind.RemoveAddresses }),
        ("addresses are not added", "does not hold the addresses it thinks it holds",
            new Sabotage { Lame = o => o.Kind == OutputKind.AddAddresses }),
        ("timers are not armed", "waits for",
            new Sabotage { Lame = o => o.Kind == OutputKind.ArmTimer }),
        ("state changes are not told", "but told",
            new Sabotage { Lame = o => o.Kind == OutputKind.StateChanged }),
        ("masters are silent", "both hold the addresses",
            new Sabotage { Lame = o => o.Kind == OutputKind.SendAdvert }),
        ("nobody listens", "both hold the addresses",
            new Sabotage { Deaf = i => i.Kind == InputKind.Advert }),
        ("priority 0 is not said", "nobody holds the addresses",
            new Sabotage { Lame = o => o.Kind == OutputKind.SendAdvert && o.Priority == Priority.Leaving }),
        ("priority 0 is not heard", "nobody holds the addresses",
            new Sabotage { Deaf = i => i.Kind == InputKind.Advert && i.Priority == Priority.Leaving }),
        ("timers do not fire", "nobody holds the addresses",
            new Sabotage { Deaf = i => i.Kind == InputKind.Timer }),
        ("contests are not announced", "still send to",
            new Sabotage { Lame = o => o.Kind == OutputKind.Announce && o.Count != Scenario.TakeoverBurst }),
        ("tracking has no effect", "outranks it",
            new Sabotage { Deaf = i => i.Kind == InputKind.Priority }),
        ("faults are not heard of", "faulted True",
            new Sabotage { Deaf = i => i.Kind == InputKind.Fault }),
        ("stops are not obeyed", "started False",
            new Sabotage { Deaf = i => i.Kind == InputKind.Stop }),
        ("a sleeper goes on as if nothing had been", "before it has listened",
            new Sabotage { Sleepwalks = true }),
        ("a sleeper takes over before it listens", "in a settled cluster",
            new Sabotage { Sleepwalks = true }),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void a_broken_rule_is_noticed_and_named(string name)
    {
        var (_, complaint, sabotage) = Cases.Single(c => c.Name == name);
        string[] complaints = [.. Enumerable.Range(1, 60)
            .Select(seed => Simulator.Simulation.Run((ulong)seed, sabotage: sabotage).Broken)
            .OfType<string>()];
        Assert.Contains(complaints, said => said.Contains(complaint, StringComparison.Ordinal));
    }

    [Fact]
    public void a_report_names_the_seed_and_the_command_that_repeats_it()
    {
        var deaf = new Sabotage { Deaf = i => i.Kind == InputKind.Advert };
        Verdict broken = Enumerable.Range(1, 60).Select(seed => Simulator.Simulation.Run((ulong)seed, sabotage: deaf))
            .First(v => v.Broken is not null);
        Assert.Contains($"make simulate ARGS=\"--elections --seed {broken.Seed} --verbose\"", broken.Report());
        Assert.EndsWith("#", broken.Timeline.Glyphs);
        Assert.Contains("# " + broken.Broken, broken.Report(lastEvents: 1));
    }
}
