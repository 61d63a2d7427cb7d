namespace Lab;

/// <summary>Where the programs under test are.</summary>
public static class Binary
{
    /// <summary>The x64 program: environment variable VRRPAOT, or out/linux-x64/vrrpaot in a folder above.</summary>
    public static string X64 => Environment.GetEnvironmentVariable("VRRPAOT") ?? Find("out/linux-x64/vrrpaot");

    /// <summary>The arm64 program, built beside it.</summary>
    public static string Arm64 => Environment.GetEnvironmentVariable("VRRPAOT_ARM64") ?? Find("out/linux-arm64/vrrpaot");

    private static string Find(string path)
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            string file = Path.Combine(directory.FullName, path);
            if (File.Exists(file))
                return file;
        }
        throw new LabException($"{path} is not there: run `make build` first");
    }
}
