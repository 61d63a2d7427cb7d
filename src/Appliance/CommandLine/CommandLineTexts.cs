using System.Text;
using Appliance.Base;

namespace Appliance.CommandLine;

/// <summary>What `-v` and `-h` print.</summary>
public static class CommandLineTexts
{
    /// <summary>The keepalived release whose behaviour we follow, as it names itself; tools read the number from it.</summary>
    public const string KeepalivedVersion = "Keepalived v2.4.3 (08/13,2026)";

    /// <param name="kernel">The running kernel's release and version, for people.</param>
    public static string Version(string kernel) => $"""
        {KeepalivedVersion}

        This is VrrpAot {OwnVersion.Text}, which takes Keepalived's place and shares no code with it.
        The line above names the release whose behaviour it follows.

        Running on Linux {kernel}

        Config options:  VRRP VRRP_AUTH

        System options:  NATIVE_AOT STATIC RTNETLINK

        """;

    /// <param name="program">argv[0] without its folder.</param>
    public static string Help(string program)
    {
        var text = new StringBuilder();
        text.Append($"Usage: {program} [OPTION...]\n       {program} check [FILE]     check a keepalived.conf or appliance.json and say all that is wrong\n"
            + $"       {program} status [--json] [--watch]     what the running daemon is and sees; also: why [INSTANCE], log [LINES] [--follow], plan\n"
            + $"       {program} reload | garp | counters clear | check run NAME | find-me | trace [INTERFACE...] [for TIME] [FILE]\n"
            + $"       {program} maintenance on [for TIME]|off, release [INSTANCE], priority INSTANCE N|reset     planned hand-overs\n"
            + $"       {program} edit < FILE, show configuration|candidate|diff|history, check --candidate     edit the configuration\n"
            + $"       {program} commit [confirm MINUTES], confirm, rollback [GENERATION], discard\n"
            + $"       {program} probe http|tcp|dns|ping|process|file ...     one check, for a vrrp_script or by hand; 'probe help' shows examples\n"
            + $"       {program} update FILE|http://... [--downgrade] [force], update stop, slots, downgrade     the firmware of a box, in two slots\n"
            + $"       {program} show network, edit|show|rollback appliance, reboot, poweroff, factory-reset yes, debug hang-loop|crash|panic     in a firmware image only\n"
            + $"       {program} keywords [WORD] [--json]     what a keyword of keepalived.conf means, and whether it is carried out\n"
            + $"       {program} schema           print the JSON schema of appliance.json, for editors\n"
            + $"       {program} password         ask for a password and print its hash, for appliance.json\n"
            + $"       {program} help             this text\n\n");
        foreach (OptionSpecification option in OptionTable.All)
        {
            string value = option.Value switch
            {
                OptionValue.Required => "=" + option.ValueName,
                OptionValue.Optional => $"[={option.ValueName}]",
                _ => "",
            };
            string names = (option.Short == '\0' ? "      --" : $"  -{option.Short}, --") + option.Long + value;
            text.Append(names.PadRight(33)).Append(' ').Append(option.Help);
            if (!option.CarriedOut)
                text.Append(" (accepted; without effect in this version)");
            text.Append('\n');
        }
        text.Append($"\nDefault configuration file: {CommandLineOptions.DefaultConfigFile}\n");
        return text.ToString();
    }
}
