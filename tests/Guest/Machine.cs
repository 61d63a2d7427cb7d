using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Image;
using Lab;

namespace Guest;

/// <summary>
/// A running guest: Debian's kernel with the modules that this machine's may lack, Debian's programs and our own. It
/// runs one scenario after the other, each in a world of its own (Inside/init).
/// </summary>
public sealed class Machine : IDisposable
{
    /// <summary>Under emulation a guest is there in 3 s; a busy machine may take its time.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    /// <summary>A whole system with systemd takes half a minute.</summary>
    private static readonly TimeSpan s_systemPatience = TimeSpan.FromMinutes(5);
    /// <summary>On the machine's own processor it takes half a second, or never comes.</summary>
    private static readonly TimeSpan s_nativePatience = TimeSpan.FromSeconds(5);

    private static bool s_isNativeInVain;

    private const string Started = "= ready", Ended = "= ended ";

    private readonly string _folder = Directory.CreateTempSubdirectory("guest").FullName;
    private readonly List<string> _console = [];
    private readonly ConcurrentQueue<string> _complaints = [];
    private Process _qemu;

    /// <param name="platform">What it is.</param>
    /// <param name="more">Files beside a whole <see cref="Platform.System"/>, an archive.</param>
    public Machine(Platform platform, byte[]? more = null)
    {
        string files = Path.Combine(_folder, "files");
        if (platform.System is { } system)
        {
            // The kernel unpacks one archive behind the other.
            File.Copy(system, files);
            using FileStream end = new(files, FileMode.Append);
            end.Write(more);
        }
        else
            File.WriteAllBytes(files, InitialFiles(platform));
        bool native = platform.MayBeNative && !s_isNativeInVain;
        _qemu = Start(platform, files, native);
        try
        {
            if (native && !IsReady(platform.System is null ? s_nativePatience : s_patience))
            {
                s_isNativeInVain = true;
                End();
                _console.Clear();
                IsLost = false;
                _qemu = Start(platform, files, native: false);
                native = false;
            }
            if (!native)
                LinesUntil(Started, platform.System is null ? s_patience : s_systemPatience);
        }
        catch
        {
            Dispose();
            throw;
        }
        File.Delete(files);
    }

    private Process Start(Platform platform, string files, bool native)
    {
        Process qemu = Process.Start(new ProcessStartInfo(platform.Qemu, platform.Words(files, native))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new LabException($"{platform.Qemu} did not start");
        // Its complaints, also that this machine's own processor is not for it, belong to a failure.
        qemu.ErrorDataReceived += (_, line) => _complaints.Enqueue(line.Data ?? "");
        qemu.BeginErrorReadLine();
        return qemu;
    }

    private bool IsReady(TimeSpan patience)
    {
        try
        {
            LinesUntil(Started, patience);
            return true;
        }
        catch (LabException)
        {
            return false;
        }
    }

    /// <summary>It did not answer in time, and will not be asked again.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Runs a scenario: a shell script with the words of Inside/scenario.sh.</summary>
    /// <param name="scenario">The script.</param>
    /// <param name="seconds">Its limit.</param>
    /// <param name="hear">Each line as it is said.</param>
    /// <returns>What it said, line by line.</returns>
    /// <exception cref="LabException">One of its commands failed, or it did not end in time.</exception>
    public string[] Run(string scenario, int seconds = 40, Action<string>? hear = null)
    {
        byte[] script = Encoding.UTF8.GetBytes(scenario);
        Stream line = _qemu.StandardInput.BaseStream;
        line.Write(Encoding.ASCII.GetBytes(FormattableString.Invariant($"{seconds} {script.Length}\n")));
        line.Write(script);
        line.Flush();
        List<string> said = LinesUntil(Ended, s_patience + TimeSpan.FromSeconds(seconds), hear);
        int code = int.Parse(_console[^1].AsSpan(Ended.Length), CultureInfo.InvariantCulture);
        // The word about the end begins a line of its own.
        if (said is [.., ""])
            said.RemoveAt(said.Count - 1);
        return code == 0 ? [.. said]
            : throw new LabException($"The scenario ended with {code}{(code == 137 ? $" (limit: {seconds} s)" : "")}:\n"
                + string.Join('\n', said));
    }

    private void End()
    {
        _qemu.Kill();
        _qemu.WaitForExit();
        _qemu.Dispose();
    }

    public void Dispose()
    {
        End();
        Directory.Delete(_folder, recursive: true);
    }

    private List<string> LinesUntil(string end, TimeSpan patience, Action<string>? hear = null)
    {
        List<string> lines = [];
        Moment deadline = Moment.Now + patience;
        while (Moment.Now < deadline)
        {
            Task<string?> line = _qemu.StandardOutput.ReadLineAsync();
            if (!line.Wait(deadline - Moment.Now) || line.Result is null)
                break;
            _console.Add(line.Result.TrimEnd('\r'));
            if (_console[^1].StartsWith(end, StringComparison.Ordinal))
                return lines;
            lines.Add(_console[^1]);
            hear?.Invoke(_console[^1]);
        }
        IsLost = true;
        throw new LabException("The guest says nothing more. Its console:\n"
            + string.Join('\n', _console.Concat(_complaints)));
    }

    /// <summary>Debian's programs, ours, what is to be done with them, and web servers and clients in C.</summary>
    private static byte[] InitialFiles(Platform platform)
    {
        var files = new Archive(time: 0);
        foreach (string path in Directory.EnumerateFileSystemEntries(platform.Root, "*", SearchOption.AllDirectories))
        {
            string name = Path.GetRelativePath(platform.Root, path);
            if (new FileInfo(path).LinkTarget is { } target)
                files.Link(name, target);
            else if (Directory.Exists(path))
                files.Folder(name);
            else
                files.Program(name, File.ReadAllBytes(path));
        }
        // They are of this machine's kind.
        if (RuntimeInformation.OSArchitecture == platform.Host)
        {
            foreach (string program in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "inside")))
                files.Program("usr/bin/" + Path.GetFileName(program), File.ReadAllBytes(program));
        }
        return files.Text("etc/passwd", "root:x:0:0::/:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n")
            .Text("etc/group", "root:x:0:\nnogroup:x:65534:\n")
            .Program("usr/bin/vrrpaot", File.ReadAllBytes(platform.Product))
            .Program("init", Inside("init"))
            .File("scenario.sh", Inside("scenario.sh")).File("balance.sh", Inside("balance.sh")).Finish();
    }

    private static byte[] Inside(string file)
    {
        using Stream stream = typeof(Machine).Assembly.GetManifestResourceStream(file)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
