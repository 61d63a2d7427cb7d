using System.Globalization;
using System.Text.Json;

namespace Image;

/// <summary>The bill of materials: what is in an image, of whom, in which version, under which licence (SPDX 2.3, JSON).</summary>
internal static class Bill
{
    private const string Document = "SPDXRef-DOCUMENT";
    private const string Whole = "SPDXRef-image";

    /// <summary>What our program is made of beside itself, with the name under which the build gives its version.</summary>
    private static readonly (string Name, string Licence, string Where)[] s_linked =
    [
        ("dotnet-runtime", "MIT", "https://github.com/dotnet/runtime"),
        ("glibc", "LGPL-2.1-or-later", "https://www.gnu.org/software/libc/"),
        ("Tmds.LibC", "MIT", "https://www.nuget.org/packages/Tmds.LibC"),
        ("System.Device.Gpio", "MIT", "https://www.nuget.org/packages/System.Device.Gpio"),
        ("Nerdbank.Streams", "MIT", "https://www.nuget.org/packages/Nerdbank.Streams"),
    ];

    /// <param name="kernel">Debian's package and its version.</param>
    /// <param name="versions">`NAME=VERSION`.</param>
    public static byte[] Of(string board, uint built, Output output, string kernel, string[] versions)
    {
        var known = versions.Select(version => version.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[^1]);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("spdxVersion", "SPDX-2.3");
            json.WriteString("dataLicense", "CC0-1.0");
            json.WriteString("SPDXID", Document);
            json.WriteString("name", $"vrrpaot-image-{board}");
            json.WriteString("documentNamespace", $"https://spdx.org/spdxdocs/vrrpaot-image-{board}-{output.Files.First(file => file.Name == "initramfs.gz").Sha256}");
            json.WriteStartObject("creationInfo");
            json.WriteString("created", DateTime.UnixEpoch.AddSeconds(built).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            json.WriteStartArray("creators");
            json.WriteStringValue("Tool: vrrpaot-image");
            json.WriteEndArray();
            json.WriteEndObject();

            json.WriteStartArray("packages");
            Package(json, Whole, $"vrrpaot-image-{board}", known, "NOASSERTION", "NOASSERTION", output.Files);
            Package(json, "SPDXRef-vrrpaot", "vrrpaot", known, "MIT", "NOASSERTION", []);
            string[] words = kernel.Split(' ');
            known[words[0]] = words[^1];
            Package(json, "SPDXRef-linux", words[0], known, "GPL-2.0-only", "https://packages.debian.org/" + words[0], []);
            foreach ((string name, string licence, string where) in s_linked)
                Package(json, "SPDXRef-" + name, name, known, licence, where, []);
            json.WriteEndArray();

            json.WriteStartArray("relationships");
            Relation(json, Document, "DESCRIBES", Whole);
            Relation(json, Whole, "CONTAINS", "SPDXRef-vrrpaot");
            Relation(json, Whole, "CONTAINS", "SPDXRef-linux");
            foreach ((string name, _, _) in s_linked)
                Relation(json, "SPDXRef-vrrpaot", "STATIC_LINK", "SPDXRef-" + name);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return [.. stream.ToArray(), (byte)'\n'];
    }

    private static void Package(Utf8JsonWriter json, string id, string name, Dictionary<string, string> versions, string licence, string where,
        IEnumerable<(string Name, int Length, string Sha256)> files)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("SPDXID", id);
        json.WriteString("versionInfo", versions.GetValueOrDefault(name, "NOASSERTION"));
        json.WriteString("downloadLocation", where);
        json.WriteBoolean("filesAnalyzed", false);
        json.WriteString("licenseConcluded", licence);
        json.WriteString("licenseDeclared", licence);
        json.WriteString("copyrightText", "NOASSERTION");
        if (files.Any())
            json.WriteString("comment", string.Join(", ", files.Select(file => $"{file.Name} sha256 {file.Sha256}")));
        json.WriteEndObject();
    }

    private static void Relation(Utf8JsonWriter json, string from, string kind, string to)
    {
        json.WriteStartObject();
        json.WriteString("spdxElementId", from);
        json.WriteString("relationshipType", kind);
        json.WriteString("relatedSpdxElement", to);
        json.WriteEndObject();
    }
}
