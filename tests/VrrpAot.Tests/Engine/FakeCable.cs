using VrrpAot.Linux;
using VrrpAot.Simulator;
using VrrpAot.Simulator.World;

namespace VrrpAot.Tests.Engine;

/// <summary>
/// Two machines of the simulator's world, each with one interface, "near" and "far", joined by a cable that loses
/// nothing; and the clock that both go by, which moves when a test says so.
/// </summary>
internal sealed class FakeCable
{
    private static readonly Duration s_delay = Duration.FromMilliseconds(1) / 10;

    private readonly Agenda _agenda = new();
    private readonly Lan _lan;

    public FakeCable()
    {
        _lan = new Lan(new SeededRandom(1), _agenda, 2, s_delay) { Tap = Hear };
        Near = new FakeMachine(_agenda, _lan, 0);
        Far = new FakeMachine(_agenda, _lan, 1);
        Near.Plug("near");
        Far.Plug("far");
        Near.SentNowhere = frame => Hear(Near, frame);
    }

    public FakeMachine Near { get; }

    public FakeMachine Far { get; }

    public Instant Now => _agenda.Now;

    /// <summary>Frames that either machine sent, and when; also those that led nowhere of the near one.</summary>
    public List<(Instant At, FakeMachine From, byte[] Frame)> Sent { get; } = [];

    /// <summary>Adverts that a machine sent, from their VRRP header on.</summary>
    public IEnumerable<(Instant At, byte[] Advert)> AdvertsOf(FakeMachine machine) =>
        Sent.Where(sent => sent.From == machine && sent.Frame[12] == 8 && sent.Frame[13] == 0
            && sent.Frame[14 + 9] == 112).Select(sent => (sent.At, sent.Frame[(14 + 20)..]));

    private void Hear(FakeMachine from, byte[] frame) => Sent.Add((Now, from, [.. frame]));

    /// <summary>The machine that has an interface of this name; the near one where none has.</summary>
    public FakeMachine MachineOf(string link) => Far.Find(link) != null ? Far : Near;

    /// <param name="address">As 10.0.0.1/24.</param>
    public void Add(string address, string link) =>
        Assert.Equal(Errno.Ok, MachineOf(link).Add(Record(address, link), 0));

    /// <summary>Somebody takes it away.</summary>
    public void Remove(string address, string link) =>
        Assert.Equal(Errno.Ok, MachineOf(link).Remove(Record(address, link)));

    public void SetUp(string link, bool up) => MachineOf(link).SetUp(Find(link), up);

    public void Rename(string link, string name) => MachineOf(link).Rename(Find(link), name);

    public void Unplug(string link) => MachineOf(link).Unplug(Find(link));

    public FakeInterface Find(string link) =>
        MachineOf(link).Find(link) ?? throw new ArgumentException($"There is no {link}.");

    public bool Has(string link, string address) => Find(link).Has(Parse(address));

    /// <summary>What the kernel has of it.</summary>
    public HeldAddress Held(string link, string address) =>
        Find(link).Addresses.Single(held => held.Record.Address == Parse(address));

    /// <summary>Frames come in at the far end, one behind the other.</summary>
    public void Send(params IEnumerable<byte[]> frames)
    {
        foreach (byte[] frame in frames)
            Far.Arrive(frame);
    }

    public void Pass(Duration time) => _agenda.RunUntil(Now + time);

    private AddressRecord Record(string address, string link)
    {
        string[] parts = address.Split('/');
        return new AddressRecord
        {
            InterfaceIndex = Find(link).Index, Address = Parse(parts[0]), PrefixLength = byte.Parse(parts[1]),
        };
    }

    private static IpAddress Parse(string text) =>
        IpAddress.TryParse(text, out IpAddress address) ? address : throw new FormatException(text);
}
