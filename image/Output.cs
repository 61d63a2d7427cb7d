using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Image;

/// <summary>The files of an image beside each other, with their hashes and a table of sizes.</summary>
internal sealed class Output(string folder)
{
    private readonly List<(string Name, int Length, string Sha256)> _files = [];
    private readonly StringBuilder _table = new();

    public IEnumerable<(string Name, int Length, string Sha256)> Files => _files;
    public string Sha256(string name) => _files.First(file => file.Name == name).Sha256;
    public string Table => _table.ToString().TrimEnd();

    public void Add(string name, byte[] content)
    {
        Write(Path.Combine(folder, name), content);
        _files.Add((name, content.Length, Convert.ToHexStringLower(SHA256.HashData(content))));
    }

    /// <summary>One that an earlier build left is not of this image.</summary>
    public void Remove(string name) => File.Delete(Path.Combine(folder, name));

    /// <summary>Long runs of zeros are holes: most of a card is one.</summary>
    private static void Write(string path, ReadOnlySpan<byte> content)
    {
        const int Piece = 1 << 16;
        using FileStream file = File.Create(path);
        file.SetLength(content.Length);
        for (int at = 0; at < content.Length; at += Piece)
        {
            ReadOnlySpan<byte> piece = content[at..Math.Min(at + Piece, content.Length)];
            if (!piece.ContainsAnyExcept((byte)0))
                continue;
            file.Position = at;
            file.Write(piece);
        }
    }

    public void WriteSums() =>
        File.WriteAllText(Path.Combine(folder, "SHA256SUMS"), string.Concat(_files.Select(file => $"{file.Sha256}  {file.Name}\n")));

    /// <summary>What is to be downloaded, and what is in the initramfs before it is packed.</summary>
    public void WriteSizes(long program, IReadOnlyList<LoadedModule> modules)
    {
        foreach ((string name, int length, _) in _files)
            Row(name, length);
        _table.Append("\nin the initramfs, unpacked\n");
        Row("init (vrrpaot)", program);
        foreach (LoadedModule module in modules)
            Row($"{module.File} ({module.When})", module.Content.Length);
        File.WriteAllText(Path.Combine(folder, "sizes.txt"), _table.ToString());
    }

    private void Row(string name, long bytes) => _table.Append(CultureInfo.InvariantCulture, $"{bytes,12:N0}  {name}\n");
}
