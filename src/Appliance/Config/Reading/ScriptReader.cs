using Appliance.Config.Blocks;
using Appliance.Config.Keywords;
using Appliance.Config.Lexing;
using Appliance.Config.Model;
using VrrpAot.Protocol;

namespace Appliance.Config.Reading;

/// <summary>`vrrp_script NAME { ... }`</summary>
internal static class ScriptReader
{
    /// <summary>keepalived's timer limit, in milliseconds.</summary>
    private const long LongestInterval = 4_294_967;

    /// <summary>Null, with the reason said, when it has no script to run.</summary>
    public static ScriptModel? Read(Statement header, Arguments arguments, Declarations declarations)
    {
        Word name = header.Words(arguments.Findings)[1];
        var script = new ScriptModel(name.Text, name.At);
        var check = new KeywordCheck("vrrp_script", arguments.Findings, declarations);
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
            case "script": script.Command = CommandReader.Read(statement, arguments.Findings, takesIdentity: false)
                ?? script.Command; break;
            case "user": script.User = CommandReader.Identity(statement, arguments); break;
            case "interval": script.Interval = AtLeastOneSecond(statement, arguments, script.Interval,
                "1 second"); break;
            case "timeout": script.Timeout = AtLeastOneSecond(statement, arguments, script.Timeout,
                "the interval"); break;
            case "rise": script.Rise = Times(statement, arguments); break;
            case "fall": script.Fall = Times(statement, arguments); break;
            case "weight": ReadWeight(statement, script, arguments); break;
            case "init_fail": script.InitFail = true; break;
            default: throw new InvalidOperationException($"keyword '{keyword}' is listed as carried out but "
                + $"nothing reads it");
        }
    }

    /// <summary>Seconds with milliseconds; 0 becomes 1 s, as in keepalived.</summary>
    private static Given<Duration>? AtLeastOneSecond(Statement statement, Arguments arguments, Given<Duration>? before,
        string otherwise)
    {
        Given<Duration>? given = arguments.Seconds(statement, 0, LongestInterval, places: 3, Tail.CutOff,
            Arguments.Stays(before, otherwise));
        if (given is null)
            return before;
        if (given.Value > Duration.Zero)
            return given;
        arguments.Findings.Warning(given.At, $"{statement.Keyword} must be greater than 0, setting to 1");
        return given with { Value = Duration.FromSeconds(1) };
    }

    /// <summary>keepalived goes back to 1, whatever was said before.</summary>
    private static Given<int>? Times(Statement statement, Arguments arguments)
    {
        Given<string> word = arguments.Word(statement);
        return arguments.Integer(word.Value, word.At, 1, int.MaxValue, Tail.CutOff, $"{statement.Keyword} 1 is used");
    }

    private static void ReadWeight(Statement statement, ScriptModel script, Arguments arguments)
    {
        var words = statement.Words(arguments.Findings);
        script.Weight = ScriptWeight(words[1], arguments) ?? script.Weight;
        bool reverse = words.Length > 2 && words[2].Text == "reverse";
        // keepalived never takes it back.
        script.Reverse |= reverse;
        if (words.Length > 2 && !reverse)
            arguments.Findings.Error(words[2].At, $"unknown weight option '{Words.Shorten(words[2].Text)}'", "reverse");
        arguments.NoMore(words, 3);
    }

    /// <summary>
    /// keepalived takes more than 253, too, and bounds the sum: to the priority 253 and 1000 are the same.
    /// </summary>
    private static int? ScriptWeight(Word word, Arguments arguments)
    {
        const int greatest = TrackReader.Greatest;
        if (arguments.Integer(word.Text, word.At, int.MinValue, int.MaxValue, Tail.CutOff,
            "the weight stays as it was") is not { } given)
            return null;
        int nearest = Math.Clamp(given.Value, -greatest, greatest);
        if (nearest != given.Value)
            arguments.Findings.Warning(word.At,
                $"weight {given.Value} is outside range [-{greatest}, {greatest}]; {nearest} is used");
        return nearest;
    }
}
