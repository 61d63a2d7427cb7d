using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Appliance.Tests.Native;

/// <summary>The functions of src/Native, held against the C library's: a program linked with them must say what it says without them.</summary>
public class SmallCTests
{
    private const string Flags = "-std=c11 -Os -ffreestanding -fPIE -ffunction-sections -fno-stack-protector";

    [ClangFact]
    public void our_small_functions_answer_as_the_c_library_does()
    {
        string folder = Directory.CreateTempSubdirectory("small-c-").FullName;
        try
        {
            string lines = folder + "/lines";
            File.WriteAllText(lines, "one\n\n" + new string('x', 5000) + "\nthe last without its end");
            string ours = "";
            foreach (string file in Directory.GetFiles(Here("../../../src/Native"), "*.c"))
            {
                string made = $"{folder}/{Path.GetFileNameWithoutExtension(file)}.o";
                Run("clang", $"{Flags} -c {file} -o {made}");
                ours += " " + made;
            }
            // No built-in functions: the compiler would answer in their place.
            Run("clang", $"-std=gnu11 -fno-builtin -static -fuse-ld=lld{ours} {Here("small.c")} -o {folder}/with");
            Run("clang", $"-std=gnu11 -fno-builtin -static -fuse-ld=lld {Here("small.c")} -o {folder}/without");

            string expected = Run(folder + "/without", lines);
            Assert.Contains("thread 1", expected);
            Assert.Equal(expected.Split('\n'), Run(folder + "/with", lines).Split('\n'));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Here(string file, [CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, file);

    private static string Run(string program, string arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> complaints = process.StandardError.ReadToEndAsync();
        string said = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(TimeSpan.FromSeconds(60)))
            process.Kill();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {complaints.Result}");
        return said;
    }

    /// <summary>Skipped where there is no clang with a linker, or no static C library.</summary>
    private sealed class ClangFactAttribute : FactAttribute
    {
        public ClangFactAttribute()
        {
            string[] folders = Environment.GetEnvironmentVariable("PATH")!.Split(':');
            foreach (string tool in new[] { "clang", "ld.lld" })
                if (!folders.Any(folder => File.Exists(Path.Combine(folder, tool))))
                    Skip = $"needs {tool}";
            if (!Directory.EnumerateDirectories("/usr/lib", "*-linux-gnu").Any(folder => File.Exists(folder + "/libc.a")))
                Skip = "needs the static C library (package libc6-dev)";
        }
    }
}
