namespace Lab;

/// <summary>Where the programs under test are.</summary>
public static class Binary
{
    /// <summary>The x64 program: environment variable VRRPAOT, or out/linux-x64/vrrpaot in a folder above.</summary>
    public static string X64 => Environment.GetEnvironmentVariable("VRRPAOT") ?? Find("out/linux-x64/vrrpaot");

    /// <summary>The arm64 program, built beside it.</summary>
    public static string Arm64 =>
        Environment.GetEnvironmentVariable("VRRPAOT_ARM64") ?? Find("out/linux-arm64/vrrpaot");

    /// <summary>The checkout that this program was built in.</summary>
    public static string Repository => Above("VrrpAot.slnx") ?? throw new LabException("not in the repository");

    private static string Find(string path) =>
        Above(path) is string folder ? Path.Combine(folder, path)
            : throw new LabException($"{path} is not there: run `make build` first");

    /// <summary>The nearest folder above this program that has such a file.</summary>
    private static string? Above(string path)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, path)))
            folder = folder.Parent;
        return folder?.FullName;
    }
}
