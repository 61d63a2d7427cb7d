using System.Diagnostics;

namespace Image;

/// <summary>A program of this machine that makes a part of the card: mkfs.vfat, mcopy, mke2fs.</summary>
internal static class Tool
{
    /// <param name="built">The time that what it makes shall bear.</param>
    /// <exception cref="IOException">It failed, or is not here.</exception>
    public static void Run(uint built, string program, params IEnumerable<string> words)
    {
        var start = new ProcessStartInfo(program, words) { RedirectStandardError = true,
            RedirectStandardOutput = true };
        start.Environment["PATH"] += ":/usr/sbin:/sbin";
        // The same here and everywhere, now and later.
        start.Environment["TZ"] = "UTC0";
        start.Environment["SOURCE_DATE_EPOCH"] = start.Environment["E2FSPROGS_FAKE_TIME"] = built.ToString();
        start.Environment["MKE2FS_CONFIG"] = start.Environment["MTOOLSRC"] = "/dev/null";
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> said = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new IOException($"{program} failed: {said.Result.Trim()}");
        }
        catch (System.ComponentModel.Win32Exception refusal)
        {
            throw new IOException($"{program} cannot be run: {refusal.Message}");
        }
    }
}
