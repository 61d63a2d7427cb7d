using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Simulator.World;

namespace VrrpAot.Simulator.Loops;

/// <summary>What happens to the node's interface and to the addresses on it.</summary>
public sealed partial class LoopNode
{
    /// <summary>The interface that it needs is there, as it must be, with the node's address.</summary>
    public void PlugIn()
    {
        FakeInterface on = machine.Plugged ?? Plug();
        if (on.Name != LoopScenario.Interface)
        {
            Note('!', "its interface gets its name back");
            machine.Rename(on, LoopScenario.Interface);
        }
        if (!on.Up)
        {
            Note('!', "its interface comes up");
            machine.SetUp(on, true);
        }
        if (!HasAddress)
        {
            Note('!', "its own address is set");
            foreach (AddressRecord address in OwnAddresses(on))
                machine.Add(address, 0);
        }
    }

    private FakeInterface Plug()
    {
        Note('!', "gets an interface");
        return machine.Plug(LoopScenario.Interface);
    }

    /// <summary>One of each family that is used.</summary>
    private IEnumerable<AddressRecord> OwnAddresses(FakeInterface on) => Scenario.Families.Distinct().Select(family =>
        new AddressRecord
        {
            InterfaceIndex = on.Index, Address = Scenario.AddressOf(index, family),
            PrefixLength = family == IpFamily.IPv6 ? (byte)64 : (byte)24,
        });

    public void PullOut()
    {
        if (machine.Plugged is not { } on)
            return;
        Note('!', "loses its interface");
        machine.Unplug(on);
    }

    public void LoseCarrier()
    {
        if (machine.Plugged is not { Up: true } on)
            return;
        Note('!', "its interface goes down");
        machine.SetUp(on, false);
    }

    public void Rename()
    {
        if (machine.Plugged is not { Name: LoopScenario.Interface } on)
            return;
        Note('!', "its interface is renamed");
        machine.Rename(on, "eth9");
    }

    public void LoseAddress()
    {
        if (machine.Plugged is not { } on || !on.Has(Scenario.AddressOf(index, Scenario.Families[0])))
            return;
        Note('!', "its own address is removed");
        foreach (AddressRecord address in OwnAddresses(on))
            machine.Remove(address);
    }

    /// <summary>Somebody removes a VIP.</summary>
    /// <param name="unheard">And netlink has no room to tell of it.</param>
    public void Rob(bool unheard)
    {
        if (machine.Plugged is not { } on)
            return;
        int at = on.Addresses.FindIndex(held => held.Record.Protocol == VirtualAddress.Mark);
        if (at < 0)
            return;
        Note('!', $"{on.Addresses[at].Record} is removed by somebody{(unheard ? ", and netlink is overrun" : "")}");
        if (unheard && Process != null)
            Process.Kernel.RoutesOfMachine.Loses = 20;
        machine.Remove(on.Addresses[at].Record);
        if (Process != null)
            Process.Kernel.RoutesOfMachine.Loses = 0;
    }
}
