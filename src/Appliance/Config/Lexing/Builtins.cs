namespace Appliance.Config.Lexing;

/// <summary>The parameters that are always there: `_PWD _INSTANCE _RANDOM _ENV _HASH _BANG`.</summary>
/// <param name="ConfigId">The `-i` value, or the short host name.</param>
internal sealed class Builtins(string ConfigId)
{
    /// <summary>Null when there is no such built-in.</summary>
    /// <param name="name">Without the `$`.</param>
    /// <param name="arguments">What follows the name inside `${ }`.</param>
    /// <param name="directory">Of the file being read.</param>
    public string? Value(string name, string arguments, string directory) => name switch
    {
        "_PWD" => directory,
        "_INSTANCE" => ConfigId,
        "_HASH" => "#",
        "_BANG" => "!",
        "_RANDOM" => RandomNumber(arguments),
        "_ENV" => Environment.GetEnvironmentVariable(arguments) ?? "",
        _ => null,
    };

    /// <summary>`${_RANDOM [MIN [MAX]]}`: 0..32767 unless said otherwise; MIN when it is above MAX.</summary>
    private static string RandomNumber(string arguments)
    {
        string[] bounds = arguments.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        uint min = 0, max = 32767;
        if (bounds.Length > 0)
            uint.TryParse(bounds[0], out min);
        if (bounds.Length > 1)
            uint.TryParse(bounds[1], out max);
        return min >= max ? min.ToString() : Random.Shared.NextInt64(min, max + 1L).ToString();
    }
}
