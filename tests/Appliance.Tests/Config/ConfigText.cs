using Appliance.Config;

namespace Appliance.Tests.Config;

/// <summary>Writes texts into a directory of their own and loads them.</summary>
internal sealed class ConfigText : IDisposable
{
    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("vrrpaot-config-").FullName;

    public string Write(string name, string text)
    {
        string path = Path.Combine(Directory, name);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public ConfigResult Load(string text, bool test = true, string configId = "here", bool anyway = false) =>
        LoadFile(Write("main.conf", text), test, configId, anyway);

    public static ConfigResult LoadFile(string path, bool test = true, string configId = "here", bool anyway = false) =>
        ConfigFile.Load(path, new ConfigOptions { Test = test, Anyway = anyway, ConfigId = configId, HostName = "host",
            InterfaceExists = name => name.StartsWith("eth"),
            AccountExists = (user, group) => !$"{user}{group}".Contains("nosuch"), AddressesPresent = () => [] });

    /// <summary>Loads a text that has no use for files of its own.</summary>
    public static ConfigResult Of(string text, bool test = true, bool anyway = false)
    {
        using var config = new ConfigText();
        return config.Load(text, test, anyway: anyway);
    }

    /// <summary>The same for one in another encoding.</summary>
    public static ConfigResult Of(byte[] file)
    {
        using var config = new ConfigText();
        string path = config.Write("main.conf", "");
        File.WriteAllBytes(path, file);
        return LoadFile(path);
    }

    /// <summary>An instance that is complete, with more lines in it; they start at line 6.</summary>
    public static string Instance(string lines, string name = "VI_1") => $$"""
        vrrp_instance {{name}} {
        interface eth0
        virtual_router_id 51
        priority 100
        virtual_ipaddress { 192.0.2.1 }
        {{lines}}
        }

        """;

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
