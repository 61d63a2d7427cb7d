using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Lab;

namespace Namespaces;

/// <summary>The control socket of a node's daemon, asked without a process of its own, as root.</summary>
internal static class Door
{
    public const string Path = "/run/vrrpaot/control.sock";

    /// <summary>
    /// Connects; the caller closes. A daemon that has just said its state may be without a door for a moment: its
    /// guardian opens it beside the engine's start.
    /// </summary>
    public static Socket Open(Node node, string question)
    {
        Eventually.Try(TimeSpan.FromSeconds(2), () => File.Exists(node.Root + Path));
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream,
            ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(node.Root + Path));
            socket.Send(Encoding.UTF8.GetBytes(question + "\n"));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The whole answer and its exit code.</summary>
    public static (int Code, string Text) Ask(Node node, string question)
    {
        using Socket socket = Open(node, question);
        using var stream = new NetworkStream(socket);
        var text = new MemoryStream();
        while (Frame(stream, out string header, out byte[] content))
        {
            if (header.StartsWith("end ", StringComparison.Ordinal))
                return (int.Parse(header[4..]), Encoding.UTF8.GetString(text.ToArray()));
            text.Write(content);
        }
        throw new LabException($"the answer to '{question}' broke off");
    }

    /// <summary>One frame of an answer. False at the end of the connection.</summary>
    public static bool Frame(Stream stream, out string header, out byte[] content)
    {
        var line = new StringBuilder();
        content = [];
        int next;
        while ((next = stream.ReadByte()) is not ('\n' or < 0))
            line.Append((char)next);
        header = line.ToString();
        if (next >= 0 && header.StartsWith("out ", StringComparison.Ordinal))
            stream.ReadExactly(content = new byte[int.Parse(header[4..])]);
        return next >= 0;
    }

    public static JsonElement Json(Node node, string question)
    {
        using JsonDocument document = JsonDocument.Parse(Ask(node, question).Text);
        return document.RootElement.Clone();
    }

    public static JsonElement Status(Node node) => Json(node, "status --json");

    /// <summary>The page of metrics at a local socket, line by line.</summary>
    public static string[] Metrics(Node node, string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream,
            ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };
        socket.Connect(new UnixDomainSocketEndPoint(node.Root + path));
        socket.Send("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8);
        using var reader = new StreamReader(new NetworkStream(socket), Encoding.UTF8);
        return reader.ReadToEnd().Split('\n');
    }

    /// <summary>The element of an array whose `name` this is.</summary>
    public static JsonElement Named(this JsonElement array, string name)
    {
        foreach (JsonElement element in array.EnumerateArray())
            if (element.GetProperty("name").GetString() == name)
                return element;
        throw new LabException($"no {name} in {array}");
    }

    /// <summary>MASTER and so on; empty while nobody answers.</summary>
    public static string State(Node node, string instance)
    {
        try
        {
            return Status(node).GetProperty("instances").Named(instance).GetProperty("state").GetString()!;
        }
        catch (Exception nobody) when (nobody is SocketException or LabException or JsonException or IOException)
        {
            return "";
        }
    }
}
