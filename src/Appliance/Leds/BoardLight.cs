using System.Text;
using Appliance.Base;
using Microsoft.Win32.SafeHandles;

namespace Appliance.Leds;

/// <summary>
/// A LED that the kernel drives (/sys/class/leds/NAME). While it is ours its trigger is `none`; disposing gives the
/// trigger back that was there, and the LED does what it did before. After a crash the trigger stays `none`: we cannot
/// know then what it was.
/// </summary>
public sealed class BoardLight : ILight
{
    private readonly string _folder;
    private readonly SafeFileHandle _brightness;
    private readonly byte[] _brightest;
    private readonly string? _triggerBefore;

    /// <param name="root">/sys/class/leds, but in tests.</param>
    /// <exception cref="IOException">There is no such LED, the message says which there are; or it is not ours to
    /// change.</exception>
    public BoardLight(string name, string root = "/sys/class/leds")
    {
        _folder = Path.Combine(root, name);
        if (!Directory.Exists(_folder))
            throw new IOException($"The board has no LED {name}. {Others(root)}");
        try
        {
            // Read as text: the kernel says 4096 bytes and gives fewer.
            _brightest = Encoding.ASCII.GetBytes(File.ReadAllText(Path.Combine(_folder, "max_brightness")));
            _triggerBefore = ChosenTrigger(File.ReadAllText(Path.Combine(_folder, "trigger")));
            WriteTrigger("none");
            _brightness = File.OpenHandle(Path.Combine(_folder, "brightness"), FileMode.Open, FileAccess.Write,
                FileShare.ReadWrite);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Refusal(error);
        }
    }

    public void Set(bool on)
    {
        try
        {
            RandomAccess.Write(_brightness, on ? _brightest : "0"u8, 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Refusal(error);
        }
    }

    public void Dispose()
    {
        try
        {
            Set(false);
            if (_triggerBefore is not (null or "none"))
                WriteTrigger(_triggerBefore);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It is gone, and nobody is left to be told.
        }
        _brightness.Dispose();
    }

    private void WriteTrigger(string trigger)
    {
        using SafeFileHandle file = File.OpenHandle(Path.Combine(_folder, "trigger"), FileMode.Open, FileAccess.Write,
            FileShare.ReadWrite);
        RandomAccess.Write(file, Encoding.ASCII.GetBytes(trigger), 0);
    }

    /// <summary>In words of ours: the program is built without the runtime's.</summary>
    private IOException Refusal(Exception error) => new($"{_folder} cannot be driven: " + error switch
    {
        UnauthorizedAccessException => "permission denied",
        FileNotFoundException or DirectoryNotFoundException => "a file of it is not there",
        _ when error.HResult > 0 => error.HResult,
        _ => "it does not answer",
    });

    /// <summary>The file names every trigger, the chosen one in brackets: `none [mmc0] timer`.</summary>
    private static string? ChosenTrigger(string file)
    {
        int start = file.IndexOf('[');
        int end = file.IndexOf(']');
        return start >= 0 && end > start ? file[(start + 1)..end] : null;
    }

    private static string Others(string root)
    {
        string[] names = Directory.Exists(root)
            ? [.. Directory.GetFileSystemEntries(root).Select(path => Path.GetFileName(path))] : [];
        Array.Sort(names, StringComparer.Ordinal);
        return names.Length == 0 ? "It has none at all." : $"It has {string.Join(", ", names)}.";
    }
}
