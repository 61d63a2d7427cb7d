using System.Diagnostics;
using Lab;

namespace ImageTests;

/// <summary>
/// What a lamp does, as somebody says who has looked at it for a while (src/Appliance/Leds/README.md).
/// </summary>
internal enum Light
{
    Dark,
    /// <summary>Two short lights, and a pause: waiting for a link.</summary>
    Twice,
    /// <summary>Three: a configuration was refused.</summary>
    Thrice,
    /// <summary>Mostly dark, with another number of short lights.</summary>
    Brief,
    /// <summary>As long lit as dark.</summary>
    Half,
    /// <summary>The same, several times a second.</summary>
    Hectic,
    /// <summary>Lit but for a blink that says that the program is alive.</summary>
    Lit,
}

/// <summary>
/// The lamps of MASTER, BACKUP and faults of a booted box, looked at from outside: on the lines of its GPIO chip.
/// </summary>
internal sealed class Lamps(Box box, uint levels, int master, int backup, int fault)
{
    /// <summary>Two rounds of the longest pattern.</summary>
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(4);

    /// <summary>Looks until the three do this.</summary>
    public void WaitFor(Light onMaster, Light onBackup, Light onFault)
    {
        (Light, Light, Light) seen = default;
        Eventually.True($"the lamps of MASTER, BACKUP and faults are {onMaster}, {onBackup}, {onFault}", Box.Patience,
            () => (seen = Look()) == (onMaster, onBackup, onFault), () => $"they are {seen}\n{box.Console}");
    }

    private (Light Master, Light Backup, Light Fault) Look()
    {
        List<uint> seen = [];
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < s_look; Thread.Sleep(5))
            seen.Add(box.Outside.Register(levels));
        return (Of(seen, master), Of(seen, backup), Of(seen, fault));
    }

    private static Light Of(List<uint> seen, int line)
    {
        int lit = 0, rises = 0;
        bool before = true;
        foreach (uint levels in seen)
        {
            bool now = (levels & (1u << line)) != 0;
            lit += now ? 1 : 0;
            rises += now && !before ? 1 : 0;
            before = now;
        }
        return lit == 0 ? Light.Dark
            : lit > 0.8 * seen.Count ? Light.Lit
            : rises > 2.5 * s_look.TotalSeconds ? Light.Hectic
            : lit > 0.35 * seen.Count ? Light.Half
            : (rises / (s_look.TotalSeconds / 2)) switch { > 1.5 and < 2.5 => Light.Twice, > 2.5
                and < 3.5 => Light.Thrice, _ => Light.Brief };
    }
}
