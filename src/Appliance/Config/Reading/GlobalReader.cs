using Appliance.Config.Blocks;
using Appliance.Config.Keywords;
using Appliance.Config.Model;
using Appliance.Texts;

namespace Appliance.Config.Reading;

/// <summary>`global_defs { ... }`</summary>
internal static class GlobalReader
{
    public static void Read(List<Statement> block, GlobalModel global, Arguments arguments, Declarations declarations)
    {
        var check = new KeywordCheck("global_defs", arguments.Findings, declarations);
        foreach (Statement statement in block)
        {
            if (check.Admit(statement) is { } keyword)
                ReadOne(keyword.Name, statement, global, arguments);
        }
    }

    private static void ReadOne(string keyword, Statement statement, GlobalModel global, Arguments arguments)
    {
        switch (keyword)
        {
            case "router_id": global.RouterId = arguments.Word(statement); break;
            case "script_user": global.ScriptUser = CommandReader.Identity(statement, arguments); break;
            case "umask": global.Umask = UmaskReader.Read(statement, arguments) ?? global.Umask; break;
            case "enable_script_security": global.ScriptSecurity = true; break;
            case "default_interface": global.DefaultInterface = arguments.Interface(statement, FindingClass.Advice)
                ?? global.DefaultInterface; break;
            case "dynamic_interfaces": ReadDynamicInterfaces(statement, global, arguments); break;
            case "vrrp_mcast_group4": global.MulticastGroup = AddressReader.MulticastGroup(statement, arguments)
                ?? global.MulticastGroup; break;
            case "vrrp_version": global.Version = arguments.Version(statement, global.Version, "2"); break;
            case "vrrp_check_unicast_src": global.CheckUnicastSource = true; break;
            case "vrrp_rt_priority": global.RealTimePriority = ReadRealTimePriority(statement, global.RealTimePriority,
                arguments); break;
            // Carried out where files are opened.
            case "include_check": break;
            default: OptionsReader.Read(keyword.StartsWith("vrrp_", StringComparison.Ordinal) ? keyword[5..]
                : keyword, statement, global.Options, arguments, global: true); break;
        }
    }

    private static void ReadDynamicInterfaces(Statement statement, GlobalModel global, Arguments arguments)
    {
        var words = statement.Words(arguments.Findings);
        global.DynamicInterfaces = true;
        if (words.Length > 1 && words[1].Text != "allow_if_changes")
            arguments.Findings.Error(words[1].At, $"'{words[1].Text}' after 'dynamic_interfaces' is not known",
                "allow_if_changes");
    }

    /// <summary>1..99; what is outside is moved to the nearest, as keepalived does.</summary>
    private static Given<int>? ReadRealTimePriority(Statement statement, Given<int>? before, Arguments arguments)
    {
        Given<int>? given = arguments.Integer(statement, int.MinValue, int.MaxValue, Tail.CutOff, before, "50");
        if (given is null || given.Value is >= 1 and <= 99)
            return given;
        int nearest = Math.Clamp(given.Value, 1, 99);
        arguments.Findings.Warning(given.At, $"number '{given.Value}' outside range [1, 99]; {nearest} is used");
        return given with { Value = nearest };
    }
}
