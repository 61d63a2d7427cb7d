using System.Buffers.Binary;
using System.Diagnostics;

namespace VrrpAot.Tests.Wire;

/// <summary>A test that asks tshark's opinion. Shown as skipped where it is not installed.</summary>
public sealed class TsharkFactAttribute : FactAttribute
{
    public TsharkFactAttribute()
    {
        if (!File.Exists("/usr/bin/tshark"))
            Skip = "needs tshark";
    }

    /// <summary>What tshark says of one Ethernet frame, every field and checksum.</summary>
    public static string Dissect(byte[] frame)
    {
        string file = Path.GetTempFileName();
        try
        {
            byte[] capture = new byte[40];
            uint[] header = [0xA1B2C3D4, 0x00040002, 0, 0, 65535, 1, 0, 0, (uint)frame.Length, (uint)frame.Length];
            for (int i = 0; i < header.Length; i++)
                BinaryPrimitives.WriteUInt32LittleEndian(capture.AsSpan(4 * i), header[i]);
            File.WriteAllBytes(file, [.. capture, .. frame]);
            using Process tshark = Process.Start(new ProcessStartInfo("tshark",
                $"-r {file} -V -o ip.check_checksum:TRUE") { RedirectStandardOutput = true,
                    RedirectStandardError = true })!;
            tshark.ErrorDataReceived += (_, _) => { };
            tshark.BeginErrorReadLine();
            string said = tshark.StandardOutput.ReadToEnd();
            tshark.WaitForExit();
            return said;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
