using System.Text;
using Appliance.Base;
using VrrpAot.Linux;

namespace Appliance.Probes;

/// <summary>Is a file there: or missing, or fresh, or does it hold a text?</summary>
/// <param name="missing">It is good when there is nothing of that name.</param>
/// <param name="younger">Its content must have been changed within that time, in whole seconds; null when its age does
/// not matter.</param>
internal sealed class FileProbe(string path, bool missing, Duration? younger, TextSearch? text) : Probe
{
    /// <summary>Bytes that are looked at.</summary>
    private const int Most = 1 << 20;

    private readonly byte[] _path = Encoding.UTF8.GetBytes(path + "\0");

    public override bool Try(ProbeRun run)
    {
        Errno error = FileStatus.ReadTarget(_path, out FileStatus status);
        bool isThere = error.IsOk;
        if (missing)
        {
            run.Line.Add(isThere ? "is there"u8 : "is not there"u8);
            return !isThere;
        }
        if (!isThere)
            return run.Failed(error);
        long age = Math.Max(0, Moment.Now.UnixMilliseconds / 1000 - status.ModifiedAt);
        if (younger is { } most && age > most.Nanoseconds / 1_000_000_000)
        {
            run.Line.Add("changed "u8).Add(age).Add(" s ago, wanted within "u8).Add(most);
            return false;
        }
        if (text is not null && !Holds(status, run))
            return false;
        run.Line.Add(text is null ? "is there"u8 : "holds the text"u8);
        if (younger is not null)
            run.Line.Add(", changed "u8).Add(age).Add(" s ago"u8);
        return true;
    }

    private bool Holds(FileStatus status, ProbeRun run)
    {
        if (!status.IsRegularFile)
        {
            run.Line.Add("is no file that can be read"u8);
            return false;
        }
        text!.StartAgain();
        Errno error = RawFile.OpenToRead(_path, run.Place);
        for (int all = 0, count = 1; error.IsOk && count > 0 && all < Most && !text.IsFound
            && !run.IsOver; all += count)
        {
            error = Descriptor.Read(run.Place, run.Buffer, out count);
            text.Add(run.Buffer.AsSpan(0, count));
        }
        run.Place.Dispose();
        if (!error.IsOk)
            return run.Failed(error);
        if (!text.IsFound)
            run.Line.Add("does not hold the text"u8);
        return text.IsFound;
    }
}
