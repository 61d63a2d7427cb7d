using System.Diagnostics;
using Appliance.Base;
using Appliance.Tests.Tracking;

namespace Appliance.Tests.Base;

/// <summary>
/// What lies in the state folder becomes root's configuration: it is believed only where nobody else can have put it.
/// </summary>
public sealed class StateFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("state").FullName;
    private string Folder => Path.Combine(_root, "state");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [RootFact]
    public void one_that_is_still_to_be_made_may_be_used()
    {
        Assert.Null(StateFolder.WhyNot(Folder));
        Assert.Null(StateFolder.WhyNot(Path.Combine(Folder, "below")));
        Assert.False(Directory.Exists(Folder));
    }

    [RootFact]
    public void one_of_ours_becomes_ours_alone()
    {
        Make("trial", "transitions.old", "generations/3");
        Assert.Null(StateFolder.WhyNot(Folder));
        Assert.Equal((UnixFileMode)0x1C0 /* 0700 */, File.GetUnixFileMode(Folder));
    }

    [RootFact]
    public void one_that_others_need_as_well_keeps_its_rights()
    {
        Make("trial", "somebody-elses-folder/file");
        Assert.Null(StateFolder.WhyNot(Folder));
        Assert.Equal((UnixFileMode)0x1ED /* 0755 */, File.GetUnixFileMode(Folder));
    }

    [Theory]
    [InlineData("chown 65534 state", "state belongs to uid 65534")]
    [InlineData("chmod 777 state", "state can be written by everybody")]
    [InlineData("chmod 1777 state", "state can be written by everybody")]
    [InlineData("chgrp 65534 state; chmod 770 state", "state can be written by group 65534")]
    [InlineData("chown 65534 state/trial", "state/trial belongs to uid 65534")]
    [InlineData("chmod 666 state/trial", "state/trial can be written by everybody")]
    [InlineData("chown 65534 state/generations", "state/generations belongs to uid 65534")]
    [InlineData("chmod o+w state/generations/3", "state/generations/3 can be written by everybody")]
    [InlineData("ln -sf /etc/passwd state/transitions", "state/transitions is a symbolic link")]
    [InlineData("chmod 777 .", "can be written by everybody")]
    [InlineData("chown 65534 .", "belongs to uid 65534")]
    [InlineData("mv state there; ln -s there state; chmod o+w there", "there can be written by everybody")]
    [InlineData("rm -r state; mkfifo state", "state is no folder")]
    public void where_others_can_have_put_something_nothing_is_believed(string prepare, string why)
    {
        if (Tmds.Linux.LibC.geteuid() != 0)
            return;
        Make("trial", "generations/3");
        using (Process shell = Process.Start(new ProcessStartInfo("/bin/sh",
            ["-ec", prepare]) { WorkingDirectory = _root })!)
        {
            shell.WaitForExit();
            Assert.Equal(0, shell.ExitCode);
        }
        Assert.Contains(why, StateFolder.WhyNot(Folder));
    }

    private void Make(params string[] files)
    {
        foreach (string file in files)
        {
            string path = Path.Combine(Folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "");
        }
    }
}
