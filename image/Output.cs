using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Image;

/// <summary>The files of an image beside each other, with their hashes and a table of sizes.</summary>
internal sealed class Output
{
    private const string Sums = "SHA256SUMS";

    private readonly string _folder;
    private readonly List<(string Name, int Length, string Sha256)> _files = [];
    private readonly StringBuilder _table = new();

    /// <summary>
    /// From here to <see cref="WriteSums"/> there is no whole image in the folder, whatever an earlier build left
    /// there.
    /// </summary>
    public Output(string folder)
    {
        _folder = folder;
        Remove(Sums);
    }

    public IEnumerable<(string Name, int Length, string Sha256)> Files => _files;
    public string Sha256(string name) => _files.First(file => file.Name == name).Sha256;
    public string Table => _table.ToString().TrimEnd();

    public void Add(string name, byte[] content)
    {
        Write(Path.Combine(_folder, name), content);
        _files.Add((name, content.Length, Convert.ToHexStringLower(SHA256.HashData(content))));
    }

    /// <summary>One that an earlier build left is not of this image.</summary>
    public void Remove(string name) => File.Delete(Path.Combine(_folder, name));

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

    /// <summary>Last of all: they say that all other files are whole, and of one build.</summary>
    public void WriteSums() =>
        File.WriteAllText(Path.Combine(_folder, Sums),
            string.Concat(_files.Select(file => $"{file.Sha256}  {file.Name}\n")));

    /// <summary>What is to be downloaded, and what is in the initramfs before it is packed.</summary>
    public void WriteSizes(long program, IReadOnlyList<LoadedModule> modules)
    {
        foreach ((string name, int length, _) in _files)
            Row(name, length);
        _table.Append("\nin the initramfs, unpacked\n");
        Row("init (vrrpaot)", program);
        foreach (LoadedModule module in modules)
            Row($"{module.File} ({module.When})", module.Content.Length);
        File.WriteAllText(Path.Combine(_folder, "sizes.txt"), _table.ToString());
    }

    private void Row(string name, long bytes) =>
        _table.Append(CultureInfo.InvariantCulture, $"{bytes,12:N0}  {name}\n");
}
