using Appliance.Config.Model;
using Appliance.Config.Rows;
using Appliance.Settings;

namespace Appliance.Config;

/// <summary>Commands of the file, as settings hold them.</summary>
internal static class Commands
{
    /// <summary>Who runs it: its own user, else `script_user`.</summary>
    public static ScriptCommand Of(CommandModel command, ScriptIdentity? own, GlobalModel global)
    {
        ScriptIdentity? identity = own ?? global.Of(GlobalRows.ScriptUser)?.Value;
        return new ScriptCommand
        {
            Arguments = [.. command.Arguments],
            User = identity?.User,
            Group = identity?.Group,
            Origin = command.At.ToString(),
            At = command.At,
        };
    }

    /// <summary>That of a hook; null for none.</summary>
    public static ScriptCommand? Of(Dictionary<string, CommandModel> hooks, string keyword, GlobalModel global) =>
        hooks.TryGetValue(keyword, out CommandModel? command) ? Of(command, command.Identity, global) : null;
}
