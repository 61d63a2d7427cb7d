using System.Text;
using Appliance.Base;
using Appliance.Screens;

namespace Appliance.CommandLine;

/// <summary>What `-v` prints, and what `-h` says of options.</summary>
public static class CommandLineTexts
{
    /// <summary>
    /// The keepalived release whose behaviour we follow, as it names itself; tools read the number from it.
    /// </summary>
    public const string KeepalivedVersion = "Keepalived v2.4.3 (08/13,2026)";

    /// <param name="kernel">The running kernel's release and version, for people.</param>
    public static string Version(string kernel) => $"""
        {KeepalivedVersion}

        This is VrrpAot {OwnVersion.Text}, which takes Keepalived's place and shares no code with it.
        The line above names the release whose behaviour it follows.

        Running on Linux {kernel}

        Config options:  LVS VRRP VRRP_AUTH

        System options:  NATIVE_AOT STATIC RTNETLINK

        """;

    /// <summary>Where what is said of an option begins.</summary>
    private const int Column = 33;

    /// <summary>Every option, with what it does, in 80 columns.</summary>
    public static string Options() =>
        $"{Table(OptionTable.All)}\nDefault configuration file: {CommandLineOptions.DefaultConfigFile}\n";

    internal static string Table(OptionSpecification[] options)
    {
        var text = new StringBuilder();
        foreach (OptionSpecification option in options)
        {
            string value = option.Value switch
            {
                OptionValue.Required => "=" + option.ValueName,
                OptionValue.Optional => $"[={option.ValueName}]",
                _ => "",
            };
            string names = (option.Short == '\0' ? "      --" : $"  -{option.Short}, --") + option.Long + value;
            text.Append(names.PadRight(Column));
            if (names.Length >= Column)
                text.Append('\n').Append(' ', Column);
            Wrapped.Append(text, option.Help
                + (option.CarriedOut ? "" : " (accepted; without effect in this version)"), Column, Column);
            text.Append('\n');
        }
        return text.ToString();
    }
}
