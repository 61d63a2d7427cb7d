using System.Collections.Immutable;
using VrrpAot.Linux;

namespace Appliance.Scripts;

/// <summary>
/// The environment of a script that another user than the daemon's runs: what says how to speak and where programs are,
/// and who that user is. The rest of the daemon's may hold its secrets, and points into its home. (keepalived hands on
/// all of it.)
/// </summary>
public static class ScriptEnvironment
{
    /// <summary>The system's programs. The daemon's own PATH may lead into root's home or the present folder.</summary>
    public const string SearchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <param name="user">A number that no line of /etc/passwd has is its own name.</param>
    public static ImmutableArray<string> Of(Account? user)
    {
        var variables = ImmutableArray.CreateBuilder<string>();
        variables.Add("PATH=" + SearchPath);
        foreach (string variable in ChildProcess.CleanEnvironment)
        {
            if (variable.StartsWith("LC_", StringComparison.Ordinal)
                || variable.StartsWith("LANG=", StringComparison.Ordinal)
                || variable.StartsWith("LANGUAGE=", StringComparison.Ordinal)
                    || variable.StartsWith("TZ=", StringComparison.Ordinal))
                variables.Add(variable);
        }
        if (user is not null)
        {
            variables.Add("USER=" + user.Name);
            variables.Add("LOGNAME=" + user.Name);
        }
        if (user?.Home is { Length: > 0 } home)
            variables.Add("HOME=" + home);
        return variables.ToImmutable();
    }
}
