using System.Diagnostics;
using Tmds.Linux;

namespace VrrpAot.Tests.Linux;

/// <summary>
/// Every structure and number that we hand to the kernel, compared with the C headers: a C program of static assertions
/// must compile, for x64 and for arm64.
/// </summary>
public unsafe class AbiTests
{
    [CompilerFact("cc")]
    public void layouts_and_numbers_are_those_of_the_headers_here() =>
        Compile("cc", "-fsyntax-only", HeaderAssertions.Of(EpollEventHere));

    // Ours are the same on both; epoll_event is packed on x64 only, and Tmds.LibC ships one layout for each.
    [CompilerFact("clang", "/usr/aarch64-linux-gnu/include/stdio.h")]
    public void layouts_and_numbers_are_those_of_the_arm64_headers() =>
        Compile("clang", "--target=aarch64-linux-gnu -isystem /usr/aarch64-linux-gnu/include -fsyntax-only",
            HeaderAssertions.Of(16));

    [CompilerFact("cc")]
    public void a_wrong_layout_would_be_noticed() =>
        Assert.Contains("sizeof(struct epoll_event)",
            Complaints("cc", "-fsyntax-only", HeaderAssertions.Of(EpollEventHere + 4)));

    private static int EpollEventHere => sizeof(epoll_event);

    private static void Compile(string compiler, string flags, string program) =>
        Assert.Equal("", Complaints(compiler, flags, program));

    private static string Complaints(string compiler, string flags, string program)
    {
        using Process cc = Process.Start(new ProcessStartInfo(compiler, flags + " -w -x c -")
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        })!;
        cc.StandardInput.Write(program);
        cc.StandardInput.Close();
        string complaints = cc.StandardError.ReadToEnd();
        cc.WaitForExit();
        return complaints;
    }

    private sealed class CompilerFactAttribute : FactAttribute
    {
        public CompilerFactAttribute(string compiler, string? header = null)
        {
            bool there = Environment.GetEnvironmentVariable("PATH")!.Split(':')
                .Any(folder => File.Exists(Path.Combine(folder, compiler)));
            if (!there)
                Skip = $"needs a C compiler ({compiler})";
            else if (header is not null && !File.Exists(header))
                Skip = $"needs {header} (package libc6-dev-arm64-cross)";
        }
    }
}
