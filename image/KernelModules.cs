using System.Text;

namespace Image;

/// <param name="When">Under which condition process 1 loads it; see src/Appliance/Init/ModuleList.cs.</param>
/// <param name="File">Its name in the image.</param>
internal sealed record LoadedModule(string When, string File, byte[] Content);

/// <summary>
/// The modules of a kernel, and what each of them needs: that stands in the module itself (`depends=` in its .modinfo
/// section), which is where depmod has it from, too.
/// </summary>
internal sealed class KernelModules(string folder)
{
    // Names in `depends` have underscores, files have either.
    private readonly Dictionary<string, string> _files =
        Directory.GetFiles(folder, "*.ko")
            .ToDictionary(file => Plain(Path.GetFileNameWithoutExtension(file)), StringComparer.Ordinal);

    /// <summary>
    /// The wanted modules with all that they need, each once, in an order in which they can be loaded.
    /// </summary>
    /// <exception cref="FileNotFoundException">The kernel has no such module.</exception>
    public IReadOnlyList<LoadedModule> Closure(IEnumerable<(string When, string Module)> wanted)
    {
        var closure = new List<LoadedModule>();
        // What is always needed comes first: nothing of it may then be left to a condition.
        foreach ((string when, string module) in wanted.OrderBy(one => one.When == "always" ? 0 : 1))
            Add(when, module, closure);
        return closure;
    }

    private void Add(string when, string name, List<LoadedModule> closure)
    {
        if (!_files.TryGetValue(Plain(name), out string? file))
            throw new FileNotFoundException($"Debian's kernel has no module '{name}'. If it is built in, it need "
                + $"not be named.");
        // The same module under two conditions stands there twice; loading it a second time does nothing.
        if (closure.Any(known => known.File == Path.GetFileName(file)
            && (known.When == "always" || known.When == when)))
            return;
        byte[] content = File.ReadAllBytes(file);
        foreach (string needed in Needs(content))
            Add(when, needed, closure);
        closure.Add(new LoadedModule(when, Path.GetFileName(file), content));
    }

    private static string[] Needs(ReadOnlySpan<byte> module)
    {
        int at = module.IndexOf("\0depends="u8);
        if (at < 0)
            return [];
        ReadOnlySpan<byte> list = module[(at + "\0depends="u8.Length)..];
        return Encoding.ASCII.GetString(list[..list.IndexOf((byte)0)])
            .Split(',', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Plain(string name) => name.Replace('-', '_');
}
