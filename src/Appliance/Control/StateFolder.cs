using Appliance.CommandLine;

namespace Appliance.Control;

/// <summary>Where what must survive a restart is kept; `--state`, or a folder of its own for each network namespace (`-s`).</summary>
internal static class StateFolder
{
    public const string Default = "/var/lib/vrrpaot";

    public static string Of(CommandLineOptions options) =>
        options.StateFolder ?? (options.Namespace is null ? Default : Path.Combine(Default, options.Namespace));

    public static string File(CommandLineOptions options, string name) => Path.Combine(Of(options), name);
}
