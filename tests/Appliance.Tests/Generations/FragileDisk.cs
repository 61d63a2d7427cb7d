using Appliance.Base;

namespace Appliance.Tests.Generations;

/// <summary>The power went.</summary>
internal sealed class PowerCut : Exception;

/// <summary>
/// A disk in memory that keeps what POSIX promises and nothing more. What was written to a file and not synced may be
/// there, in part, as zeros, or not at all; names made, renamed or removed in a folder that was not synced may or may
/// not have been, each for itself. The power can be cut before any operation, and any operation can be refused.
/// </summary>
internal sealed class FragileDisk : IDisk
{
    private sealed class Content(byte[] bytes, bool synced)
    {
        public byte[] Bytes = bytes;
        public bool Synced = synced;
    }

    /// <summary>
    /// A change of names that is not on the disk yet: what to remove, and what to set. A folder has no content.
    /// </summary>
    private sealed record Change(string Folder, string? Gone, string? Come, Content? Content);

    private readonly Dictionary<string, Content> _seen = [], _safe = [];
    private readonly HashSet<string> _folders = ["/"], _safeFolders = ["/"];
    private readonly List<Change> _pending = [];

    /// <summary>Operations so far.</summary>
    public int Operations { get; private set; }
    /// <summary>The power goes before this operation (1 is the next); 0 for never.</summary>
    public int CutAt { get; set; }
    /// <summary>This operation is refused; 0 for none.</summary>
    public int RefuseAt { get; set; }
    /// <summary>Sabotage: does nothing when asked to sync files.</summary>
    public bool ForgetsFiles { get; set; }
    /// <summary>Sabotage: does nothing when asked to sync folders.</summary>
    public bool ForgetsFolders { get; set; }

    /// <summary>A file that has been there all the time, and its folder.</summary>
    public void Place(string path, byte[] bytes)
    {
        for (string? folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            _folders.Add(folder);
            _safeFolders.Add(folder);
        }
        _seen[path] = _safe[path] = new Content(bytes, synced: true);
    }

    /// <summary>Operations are counted from here.</summary>
    public void Begin() => Operations = 0;

    private void Operate(string path)
    {
        Operations++;
        if (Operations == CutAt)
            throw new PowerCut();
        if (Operations == RefuseAt)
            throw new IOException($"{path} is refused by the test");
    }

    public byte[]? Read(string path) => _seen.TryGetValue(path, out Content? content) ? content.Bytes : null;

    public string[] List(string folder) =>
        [.. _seen.Keys.Where(path => Path.GetDirectoryName(path) == folder).Select(path => Path.GetFileName(path)!)];

    public bool MakeFolder(string path)
    {
        Operate(path);
        if (!_folders.Add(path))
            return false;
        _pending.Add(new Change(Path.GetDirectoryName(path)!, null, path, null));
        return true;
    }

    public void Write(string path, byte[] bytes, string? rightsOf)
    {
        Operate(path);
        Assert.Contains(Path.GetDirectoryName(path)!, _folders);
        if (_seen.ContainsKey(path))
            _pending.Add(new Change(Path.GetDirectoryName(path)!, path, null, null));
        var content = new Content(bytes, synced: false);
        _seen[path] = content;
        _pending.Add(new Change(Path.GetDirectoryName(path)!, null, path, content));
    }

    public void Sync(string path)
    {
        Operate(path);
        if (!ForgetsFiles)
            _seen[path].Synced = true;
    }

    public void Rename(string from, string to)
    {
        Operate(to);
        Content content = _seen[from];
        _seen.Remove(from);
        _seen[to] = content;
        _pending.Add(new Change(Path.GetDirectoryName(to)!, from, to, content));
    }

    public void SyncFolder(string path)
    {
        Operate(path);
        if (ForgetsFolders)
            return;
        foreach (Change change in _pending.Where(change => change.Folder == path).ToArray())
        {
            Carry(change, _safe, _safeFolders);
            _pending.Remove(change);
        }
    }

    public void Delete(string path)
    {
        Operate(path);
        if (_seen.Remove(path))
            _pending.Add(new Change(Path.GetDirectoryName(path)!, path, null, null));
    }

    private static void Carry(Change change, Dictionary<string, Content> files, HashSet<string> folders)
    {
        if (change.Gone is not null)
            files.Remove(change.Gone);
        if (change.Come is not null && change.Content is null)
            folders.Add(change.Come);
        else if (change.Come is not null)
            files[change.Come] = change.Content!;
    }

    /// <summary>Every disk that may be found when the power is back.</summary>
    public IEnumerable<FragileDisk> Found()
    {
        Assert.True(_pending.Count < 12, "too much is left to chance to try all of it");
        for (int chance = 0; chance < 1 << _pending.Count; chance++)
        {
            var files = new Dictionary<string, Content>(_safe);
            var folders = new HashSet<string>(_safeFolders);
            for (int i = 0; i < _pending.Count; i++)
                if ((chance & 1 << i) != 0)
                    Carry(_pending[i], files, folders);
            string[] open = [.. files.Where(file => !file.Value.Synced
                && folders.Contains(Path.GetDirectoryName(file.Key)!)).Select(file => file.Key)];
            Assert.True(open.Length < 5, "too much is left to chance to try all of it");
            for (int tear = 0; tear < 1 << 2 * open.Length; tear++)
            {
                var found = new FragileDisk();
                found._folders.UnionWith(folders);
                found._safeFolders.UnionWith(folders);
                foreach ((string path, Content content) in files)
                    if (Whole(path, folders))
                        found._seen[path] = found._safe[path] =
                            new Content(Torn(content.Bytes, Array.IndexOf(open, path), tear), synced: true);
                yield return found;
            }
        }
    }

    private static bool Whole(string path, HashSet<string> folders)
    {
        for (string? folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
            if (!folders.Contains(folder))
                return false;
        return true;
    }

    private static byte[] Torn(byte[] bytes, int open, int tear) => open < 0 ? bytes : (tear >> 2 * open & 3) switch
    {
        0 => [],
        1 => bytes[..(bytes.Length / 2)],
        2 => new byte[bytes.Length],
        _ => bytes,
    };
}
