using System.Text;

namespace Gpio;

/// <summary>A test in the emulated machine: skipped, with the reason, where there can be none.</summary>
public sealed class MachineFactAttribute : FactAttribute
{
    public MachineFactAttribute() => Skip = EmulatedMachine.Missing;
}

/// <summary>
/// Our driver on a kernel's GPIO lines, read from outside the guest. One machine for all (two seconds to boot): each
/// test gives back the lines that it took, and line 7 lit means that the guest waits for the button.
/// </summary>
public class GpioTests(EmulatedMachine machine) : IClassFixture<EmulatedMachine>
{
    [MachineFact]
    public void a_lamp_is_lit_and_dark_when_we_say_so()
    {
        Assert.False(machine.Outside.IsOutput(6));
        Assert.Equal("open", machine.Ask("open 6 high"));
        Assert.True(machine.Outside.IsOutput(6));
        Assert.False(machine.Outside.IsHigh(6));
        machine.Ask("on 6");
        Assert.True(machine.Outside.IsHigh(6));
        machine.Ask("off 6");
        Assert.False(machine.Outside.IsHigh(6));
        machine.Ask("on 6");
        machine.Ask("close 6");
        Assert.False(machine.Outside.IsHigh(6));
    }

    [MachineFact]
    public void a_lamp_that_shines_when_low_is_turned_round_from_its_first_moment()
    {
        machine.Ask("open 1 low");
        Assert.True(machine.Outside.IsHigh(1));
        machine.Ask("on 1");
        Assert.False(machine.Outside.IsHigh(1));
        machine.Ask("off 1");
        Assert.True(machine.Outside.IsHigh(1));
        machine.Ask("close 1");
        Assert.True(machine.Outside.IsHigh(1));
    }

    [MachineFact]
    public void a_line_that_somebody_has_is_refused_with_the_name_of_who_has_it()
    {
        machine.Ask("open 4 high");
        Assert.Equal("refused: Line 4 of 9030000.pl061 cannot be had, vrrpaot has it: Device or resource busy "
            + "(errno 16)", machine.Ask("open 4 high"));
        machine.Ask("close 4");
        Assert.Equal("open", machine.Ask("open 4 high"));
        machine.Ask("close 4");
    }

    [MachineFact]
    public void a_line_that_is_not_there_names_what_is()
    {
        Assert.Equal("refused: No line is called GPIO17. The chips here: 9030000.pl061 (8 lines, 0 with names).",
            machine.Ask("named GPIO17"));
        Assert.Equal("refused: 9030000.pl061 has no line 8: its lines are 0 to 7.", machine.Ask("open 8 high"));
    }

    [MachineFact]
    public void a_led_of_the_board_is_ours_for_a_while_and_the_kernels_again()
    {
        Assert.Contains("[heartbeat]", machine.Ask("cat /sys/class/leds/ACT/trigger"));
        Assert.Equal("open", machine.Ask("board ACT"));
        Assert.Contains("[none]", machine.Ask("cat /sys/class/leds/ACT/trigger"));
        machine.Ask("on ACT");
        Assert.True(machine.Outside.IsHigh(5));
        machine.Ask("off ACT");
        Assert.False(machine.Outside.IsHigh(5));
        machine.Ask("close ACT");
        Assert.Contains("[heartbeat]", machine.Ask("cat /sys/class/leds/ACT/trigger"));
        Assert.Equal("refused: The board has no LED PWR. It has ACT.", machine.Ask("board PWR"));
    }

    [MachineFact]
    public void the_button_tells_a_short_press_from_a_long_one()
    {
        machine.Ask("open 7 high");
        // The emulated finger stays for 100 ms.
        Assert.Equal("Short", machine.Ask("press 3 5000", PushWhenAwaited));
        Assert.Equal("Long", machine.Ask("press 3 40", PushWhenAwaited));
        machine.Ask("close 7");

        void PushWhenAwaited()
        {
            while (!machine.Outside.IsHigh(7))
                Thread.Sleep(1);
            machine.Outside.PushButton();
        }
    }

    /// <summary>
    /// Two seconds of each state, 100 ms a character, levels read from the chip; the time is the guest's argument, so
    /// nothing here hurries.
    /// </summary>
    [MachineFact]
    public void three_lamps_follow_the_box()
    {
        machine.Ask("panel");
        StringBuilder seen = new();
        Watch("booting");
        foreach (string state in new[] { "BACKUP", "MASTER", "conflict", "FAULT", "refused" })
        {
            machine.Ask("box " + state);
            Watch(state);
        }
        machine.Ask("panel end");
        Assert.Equal("""
            booting   M #####-----#####-----  B #####-----#####-----  F #####-----#####-----
            BACKUP    M --------------------  B ###################-  F --------------------
            MASTER    M ###################-  B --------------------  F --------------------
            conflict  M ###################-  B --------------------  F ###-###-###-###-###-
            FAULT     M --------------------  B --------------------  F #-#-#-#-#-#-#-#-#-#-
            refused   M --------------------  B ###################-  F ##--##--##----------

            """, seen.ToString());

        void Watch(string state)
        {
            StringBuilder[] lamps = [new("M "), new("B "), new("F ")];
            for (int i = 0; i < 20; i++)
            {
                lamps[0].Append(machine.Outside.IsHigh(0) ? '#' : '-');
                lamps[1].Append(machine.Outside.IsHigh(1) ? '-' : '#');
                lamps[2].Append(machine.Outside.IsHigh(2) ? '#' : '-');
                machine.Ask("turn 100");
            }
            seen.AppendLine($"{state,-10}{string.Join("  ", lamps.Select(lamp => lamp.ToString()))}");
        }
    }
}
