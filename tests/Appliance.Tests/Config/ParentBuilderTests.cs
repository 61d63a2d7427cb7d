using Appliance.Config;
using Appliance.Settings;
using Appliance.Texts;

namespace Appliance.Tests.Config;

/// <summary>What the file says of the parent process, from its lines to the settings.</summary>
public class ParentBuilderTests
{
    private static ParentSettings Of(string text, out ConfigResult result)
    {
        result = ConfigText.Of(text + ConfigText.Instance(""), test: false);
        return result.Settings!.Parent;
    }

    [Fact]
    public void all_of_it_is_read()
    {
        ParentSettings parent = Of("""
            instance blue
            net_namespace red
            use_pid_dir
            child_wait_time 20
            global_defs {
                script_user root
                process_name guardian
                startup_script "/bin/first one" nobody
                startup_script_timeout 7
                shutdown_script /bin/last
                shutdown_script_timeout 1000
                data_use_instance
            }

            """, out ConfigResult result);
        Assert.DoesNotContain(result.Findings, finding => finding.Severity > Severity.Note);
        Assert.Equal(("blue", "red", true, 20.0, "guardian", true),
            (parent.Instance, parent.Namespace, parent.UsesPidFolder, parent.ChildWait.TotalSeconds, parent.Name,
            parent.NamesDumps));
        Assert.Equal(("/bin/first one", "nobody", 7.0), (string.Join(' ', parent.Startup!.Arguments),
            parent.Startup.User, parent.StartupTimeout.TotalSeconds));
        Assert.Equal(("/bin/last", "root", 1000.0), (string.Join(' ', parent.Shutdown!.Arguments),
            parent.Shutdown.User, parent.ShutdownTimeout.TotalSeconds));
    }

    [Fact]
    public void without_a_word_it_is_keepalived_s_default()
    {
        Assert.Equal(new ParentSettings(), Of("", out _));
        Assert.Equal("keepalived", Of("global_defs {\nprocess_names\n}\n", out _).Name);
    }

    [Theory]
    [InlineData("instance a/b\n", "cannot be part of a file's name")]
    [InlineData("net_namespace ..\n", "cannot be part of a file's name")]
    [InlineData("child_wait_time soon\n", "Invalid child_wait_time")]
    [InlineData("global_defs {\nstartup_script_timeout 0\n}\n", "startup_script_timeout 0 invalid")]
    [InlineData("global_defs {\nshutdown_script_timeout 1001\n}\n", "shutdown_script_timeout 1001 invalid")]
    public void what_cannot_be_is_said_and_the_rest_runs(string text, string complaint)
    {
        Assert.Equal(new ParentSettings(), Of(text, out ConfigResult result));
        Assert.Contains(result.Findings, finding => finding.Message.Contains(complaint));
    }
}
