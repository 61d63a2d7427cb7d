using Appliance.Config.Blocks;
using Appliance.Config.Keywords;
using Appliance.Config.Lexing;
using Appliance.Config.Model;
using VrrpAot.Protocol;

namespace Appliance.Config.Reading;

/// <summary>`vrrp_script NAME { ... }`</summary>
internal static class ScriptReader
{
    private const long LongestInterval = 86_400_000 * 365L;

    /// <summary>Null, with the reason said, when it has no script to run.</summary>
    public static ScriptModel? Read(Statement header, Arguments arguments)
    {
        Word name = header.Words(arguments.Findings)[1];
        var script = new ScriptModel(name.Text, name.At);
        var check = new KeywordCheck("vrrp_script", arguments.Findings);
        foreach (Statement statement in header.Block!)
        {
            if (check.Admit(statement) is { } keyword)
                ReadOne(keyword.Name, statement, script, arguments);
        }
        if (script.Command is not null)
            return script;
        arguments.Findings.Error(script.At, $"No script set for vrrp_script {script.Name} - removing");
        return null;
    }

    private static void ReadOne(string keyword, Statement statement, ScriptModel script, Arguments arguments)
    {
        switch (keyword)
        {
            case "script": script.Command = CommandReader.Read(statement, arguments.Findings, takesIdentity: false) ?? script.Command; break;
            case "user": script.User = CommandReader.Identity(statement, arguments); break;
            case "interval": script.Interval = AtLeastOneSecond(statement, arguments) ?? script.Interval; break;
            case "timeout": script.Timeout = AtLeastOneSecond(statement, arguments) ?? script.Timeout; break;
            case "rise": script.Rise = arguments.Integer(statement, 1, int.MaxValue) ?? script.Rise; break;
            case "fall": script.Fall = arguments.Integer(statement, 1, int.MaxValue) ?? script.Fall; break;
            case "weight": ReadWeight(statement, script, arguments); break;
            case "init_fail": script.InitFail = true; break;
            default: throw new InvalidOperationException($"keyword '{keyword}' is listed as carried out but nothing reads it");
        }
    }

    /// <summary>Seconds with milliseconds; 0 becomes 1 s, as in keepalived.</summary>
    private static Given<Duration>? AtLeastOneSecond(Statement statement, Arguments arguments)
    {
        Given<Duration>? given = arguments.Seconds(statement, 0, LongestInterval, places: 3);
        if (given is null || given.Value > Duration.Zero)
            return given;
        arguments.Findings.Warning(given.At, $"{statement.Keyword} must be greater than 0, setting to 1");
        return given with { Value = Duration.FromSeconds(1) };
    }

    private static void ReadWeight(Statement statement, ScriptModel script, Arguments arguments)
    {
        var words = statement.Words(arguments.Findings);
        if (TrackReader.Weight(words[1], arguments) is not { } weight)
            return;
        script.Weight = weight;
        script.Reverse = words.Length > 2 && words[2].Text == "reverse";
        if (words.Length > 2 && !script.Reverse)
            arguments.Findings.Error(words[2].At, $"unknown weight option '{Words.Shorten(words[2].Text)}'", "reverse");
        arguments.NoMore(words, 3);
    }
}
