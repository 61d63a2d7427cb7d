using System.Text;
using Appliance.CommandLine;
using Appliance.Config;
using Appliance.Guardian;
using Tmds.Linux;

namespace Appliance;

/// <summary>`-t` and `vrrpaot check`: the configuration is read, judged and left alone.</summary>
internal static unsafe class ConfigCheck
{
    /// <summary>Returns keepalived's exit code for a config test.</summary>
    public static int Run(Verb verb, CommandLineOptions options)
    {
        ConfigResult result = ConfigFile.Load(options.ConfigFile, new ConfigOptions { ConfigId = options.ConfigId, Test = true });
        if (verb == Verb.Check)
            return ConfigVerdict.Report(options.ConfigFile, result, line => StandardStreams.WriteLine(StandardStreams.Output, line));

        int fd = StandardStreams.Error;
        if (options.TestLogFile is string file && (fd = OpenForAppending(file)) < 0)
        {
            StandardStreams.WriteLine(StandardStreams.Error, $"Unable to open config-test log file {file} (errno {LibC.errno})");
            return ExitCode.Fatal;
        }
        return ConfigVerdict.ReportAsLog(result, line => StandardStreams.WriteLine(fd, line));
    }

    /// <summary>Symbolic links are refused: the file may be named by root in a folder that others write to.</summary>
    private static int OpenForAppending(string file)
    {
        fixed (byte* path = Encoding.UTF8.GetBytes(file + '\0'))
            return LibC.open(path, LibC.O_WRONLY | LibC.O_CREAT | LibC.O_APPEND | LibC.O_NOFOLLOW | LibC.O_CLOEXEC, Convert.ToUInt16("644", 8));
    }
}
