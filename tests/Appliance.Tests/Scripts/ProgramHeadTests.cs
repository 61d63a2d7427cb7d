using System.Text;
using Appliance.Scripts;

namespace Appliance.Tests.Scripts;

/// <summary>What is needed to run a file, by how it begins.</summary>
public class ProgramHeadTests
{
    [Theory]
    [InlineData("\u007FELF...", true, null)]
    [InlineData("#!/bin/sh\necho", true, "/bin/sh")]
    [InlineData("#! \t/usr/bin/env bash\n", true, "/usr/bin/env")]
    [InlineData("#!/bin/sh", true, "/bin/sh")]
    [InlineData("#!\n/bin/sh", true, null)]
    [InlineData("echo hello", false, null)]
    [InlineData("", false, null)]
    public void a_beginning_tells_what_runs_it(string start, bool isProgram, string? interpreter)
    {
        ProgramHead head = ProgramHead.Of(Encoding.ASCII.GetBytes(start));
        Assert.Equal((isProgram, interpreter), (head.IsProgram, head.Interpreter));
    }
}
