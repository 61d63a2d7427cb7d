using System.Text;
using Appliance.CommandLine;
using Appliance.Tracking;
using Tmds.Linux;
using VrrpAot.Kernel;

namespace Appliance.Control;

/// <summary>The verbs on the command line (`vrrpaot status`): asks the running daemon, and prints what it answers.</summary>
internal static class ControlClient
{
    public const string DefaultSocket = "/run/vrrpaot/control.sock";

    /// <summary>No daemon answers.</summary>
    public const int NotRunning = 5;

    /// <returns>The exit code of the answer.</returns>
    public static int Run(string socket, IEnumerable<string> words)
    {
        int fd = LocalSocket.Connect(socket);
        if (fd < 0)
        {
            StandardStreams.WriteLine(StandardStreams.Error, -fd == LibC.EACCES
                ? $"{socket}: only root and the socket's group may ask"
                : $"No vrrpaot answers at {socket}: {Errno.Describe(-fd)}");
            return -fd == LibC.EACCES ? 3 : NotRunning;
        }
        int error = Descriptor.Write(fd, Encoding.UTF8.GetBytes(string.Join(' ', words) + "\n"));
        int code = error == 0 ? Print(fd) : NotRunning;
        Descriptor.Close(fd);
        if (code < 0)
            StandardStreams.WriteLine(StandardStreams.Error, "The answer broke off: the daemon has ended");
        return code < 0 ? NotRunning : code;
    }

    /// <summary>-1 when the end did not come.</summary>
    private static int Print(int fd)
    {
        var header = new List<byte>();
        var one = new byte[1];
        while (header.Count < Frames.LongestHeader && Descriptor.Read(fd, one) == 1)
        {
            if (one[0] != '\n')
            {
                header.Add(one[0]);
                continue;
            }
            if (!Frames.TryRead(header.ToArray(), out bool isEnd, out int number))
                return -1;
            if (isEnd)
                return number;
            header.Clear();
            if (!Copy(fd, number))
                return -1;
        }
        return -1;
    }

    private static bool Copy(int fd, int length)
    {
        var buffer = new byte[8192];
        while (length > 0)
        {
            int count = Descriptor.Read(fd, buffer.AsSpan(0, Math.Min(length, buffer.Length)));
            if (count <= 0 || Descriptor.Write(StandardStreams.Output, buffer.AsSpan(0, count)) != 0)
                return false;
            length -= count;
        }
        return true;
    }
}
