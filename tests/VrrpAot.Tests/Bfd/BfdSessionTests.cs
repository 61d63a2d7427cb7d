using System.Globalization;
using VrrpAot.Bfd;

namespace VrrpAot.Tests.Bfd;

/// <summary>The session, row by row of <see cref="BfdTable"/>, and what holds in every story.</summary>
public class BfdSessionTests
{
    private const uint Ours = 7, Theirs = 9;

    private static readonly BfdTiming s_timing = new()
    {
        MinTx = Duration.FromMilliseconds(40), MinRx = Duration.FromMilliseconds(50), Multiplier = 3,
    };

    public static TheoryData<string> Stories => [.. BfdTable.All.Select(row => row.Story)];

    [Theory]
    [MemberData(nameof(Stories))]
    public void it_does_what_the_rfc_says(string story)
    {
        var session = new BfdSession(s_timing, Ours);
        foreach (string line in BfdTable.All.Single(row => row.Story == story).Says.Split('\n',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] sides = line.Split('>', 2, StringSplitOptions.TrimEntries);
            string[] words = sides[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var outputs = new BfdOutputs();
            session.Step(Input(words[1..]), At(words[0]), uint.MaxValue, outputs);
            Assert.Equal(sides[1], string.Join("; ", outputs.Items.ToArray().Select(Text)));
        }
    }

    [Fact]
    public void an_interval_is_shorter_by_up_to_a_quarter()
    {
        Assert.Equal(Duration.FromMilliseconds(750), Interval(multiplier: 3, chance: 0));
        Assert.Equal(Duration.FromMilliseconds(1000), Interval(multiplier: 3, chance: uint.MaxValue));
        Assert.Equal(Duration.FromMilliseconds(750), Interval(multiplier: 1, chance: 0));
        Assert.Equal(Duration.FromMilliseconds(900), Interval(multiplier: 1, chance: uint.MaxValue));
    }

    private static Duration Interval(byte multiplier, uint chance)
    {
        var session = new BfdSession(s_timing with { Multiplier = multiplier }, Ours);
        session.Step(BfdInput.Enable, default, chance, new BfdOutputs());
        return session.Armed - default(Instant);
    }

    [Fact]
    public void whatever_comes_the_list_of_outputs_has_room_and_up_was_agreed_on()
    {
        var random = new Random(5880);
        for (int run = 0; run < 200; run++)
        {
            var session = new BfdSession(s_timing with { Passive = run % 4 == 0, Multiplier = (byte)(1 + run % 5) },
                Ours);
            Instant now = default;
            var outputs = new BfdOutputs();
            for (int step = 0; step < 500; step++)
            {
                now += Duration.FromMilliseconds(random.Next(120));
                BfdState before = session.State;
                BfdInput input = AnyInput(random);
                outputs.Clear();
                session.Step(input, now, (uint)random.Next(), outputs);
                Assert.InRange(outputs.Count, 0, BfdOutputs.Capacity);
                if (before != BfdState.Up && session.State == BfdState.Up)
                    Assert.True(input.Kind == BfdInputKind.Packet
                        && input.Packet.State is BfdState.Init or BfdState.Up);
                foreach (BfdOutput output in outputs.Items)
                    if (output.Kind == BfdOutputKind.Send)
                        Assert.True(output.Packet is { Poll: false } or { Final: false }
                            && output.Packet.MyDiscriminator == Ours);
                Assert.True(session.State != BfdState.Up || session.Armed != Instant.Never,
                    "who is up waits for something");
            }
        }
    }

    private static BfdInput AnyInput(Random random) => random.Next(12) switch
    {
        0 => BfdInput.Enable,
        1 => random.Next(10) == 0 ? BfdInput.Disable : BfdInput.Timer,
        2 => BfdInput.TimingIs(s_timing with { MinTx = Duration.FromMilliseconds(1 + random.Next(200)) }),
        < 6 => BfdInput.Timer,
        _ => BfdInput.Heard(new ControlPacket
        {
            State = (BfdState)random.Next(4), Poll = random.Next(4) == 0, Multiplier = (byte)(1 + random.Next(255)),
            MyDiscriminator = 9, YourDiscriminator = Ours, Final = random.Next(4) == 0,
            DesiredMinTx = Duration.FromMilliseconds(random.Next(200)),
            RequiredMinRx = Duration.FromMilliseconds(random.Next(200)),
        }),
    };

    [Fact]
    public void a_step_allocates_nothing()
    {
        var session = new BfdSession(s_timing, Ours);
        var outputs = new BfdOutputs();
        BfdInput[] inputs = [BfdInput.Enable, Input(["hear", "Init"]), Input(["hear", "Up", "P"]), BfdInput.Timer];
        long before = 0;
        for (int i = 0; i < 200; i++)
        {
            if (i == 100)
                before = GC.GetAllocatedBytesForCurrentThread();
            outputs.Clear();
            session.Step(inputs[i % inputs.Length], new Instant(i * 10_000_000L), (uint)i, outputs);
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static Instant At(string milliseconds) =>
        new(long.Parse(milliseconds, CultureInfo.InvariantCulture) * 1_000_000);

    private static BfdInput Input(string[] words)
    {
        string Value(string name, string otherwise) => words.FirstOrDefault(word => word.StartsWith(name + "=",
            StringComparison.Ordinal))?[(name.Length + 1)..] ?? otherwise;
        Duration Time(string name, int otherwise) =>
            At(Value(name, $"{otherwise}")) - default(Instant);
        switch (words[0])
        {
            case "enable": return BfdInput.Enable;
            case "disable": return BfdInput.Disable;
            case "timer": return BfdInput.Timer;
            case "timing":
                return BfdInput.TimingIs(s_timing with
                {
                    Passive = words.Contains("passive"), MinTx = Time("tx", 40), MinRx = Time("rx", 50),
                });
        }
        int diagnostic = Array.IndexOf(words, "diag");
        return BfdInput.Heard(new ControlPacket
        {
            State = Enum.Parse<BfdState>(words[1]),
            Diagnostic = diagnostic < 0 ? BfdDiagnostic.None : Enum.Parse<BfdDiagnostic>(words[diagnostic + 1]),
            Poll = words.Contains("P"), Final = words.Contains("F"), Demand = words.Contains("D"),
            Multiplier = byte.Parse(Value("mult", "2"), CultureInfo.InvariantCulture),
            MyDiscriminator = uint.Parse(Value("my", $"{Theirs}"), CultureInfo.InvariantCulture),
            YourDiscriminator = uint.Parse(Value("your", "0"), CultureInfo.InvariantCulture),
            DesiredMinTx = Time(words.Any(IsBoth) ? "both" : "mintx", 100),
            RequiredMinRx = Time(words.Any(IsBoth) ? "both" : "minrx", 100),
        });
    }

    private static bool IsBoth(string word) => word.StartsWith("both=", StringComparison.Ordinal);

    private static string Text(BfdOutput output) => output.Kind switch
    {
        BfdOutputKind.Send => $"send {output.Packet.State}{(output.Packet.Poll ? " P" : "")}"
            + $"{(output.Packet.Final ? " F" : "")}{Diagnostic("diag", output.Packet.Diagnostic)} your="
            + $"{output.Packet.YourDiscriminator} tx={output.Packet.DesiredMinTx.TotalMilliseconds:0} rx="
            + $"{output.Packet.RequiredMinRx.TotalMilliseconds:0}",
        BfdOutputKind.StateChanged => $"{output.From}>{output.To}{Diagnostic("diag", output.LocalDiagnostic)}"
            + Diagnostic("theirs", output.RemoteDiagnostic),
        BfdOutputKind.Expired =>
            $"expired {output.After.TotalMilliseconds:0} late {output.Overdue.TotalMilliseconds:0}",
        BfdOutputKind.DetectionTimeChanged =>
            $"detection {output.After.TotalMilliseconds:0} was {output.Before.TotalMilliseconds:0}",
        BfdOutputKind.PollBegan => "poll",
        _ => output.Deadline == Instant.Never ? "timer never"
            : $"timer {(output.Deadline - default(Instant)).TotalMilliseconds:0}",
    };

    private static string Diagnostic(string word, BfdDiagnostic diagnostic) =>
        diagnostic == BfdDiagnostic.None ? "" : $" {word} {(int)diagnostic}";
}
