using System.Globalization;
using System.Text.Json;

namespace Image;

/// <summary>
/// The bill of materials: what is in an image, of whom, in which version, under which licence (SPDX 2.3, JSON).
/// </summary>
internal static class Bill
{
    private const string Document = "SPDXRef-DOCUMENT";
    private const string Whole = "SPDXRef-image";

    /// <summary>
    /// What our program is made of beside itself, with the name under which the build gives its version: a line each of
    /// package/linked.tsv, which the packages' bill has too.
    /// </summary>
    private static readonly (string Name, string Licence, string Where)[] s_linked = ReadLinked();

    /// <summary>
    /// What is on the card beside our program: the part, Debian's package (null: the kernel's, whose name has a
    /// version), its licence.
    /// </summary>
    private static readonly (string Part, string? Package, string Licence)[] s_beside =
    [
        ("linux", null, "GPL-2.0-only"),
        ("u-boot-qemu", "u-boot-qemu", "GPL-2.0-or-later"),
        ("u-boot-rpi", "u-boot-rpi", "GPL-2.0-or-later"),
        ("raspi-firmware", "raspi-firmware", BootFirmware),
        ("busybox", "busybox-static", "GPL-2.0-only"),
    ];

    private static (string, string, string)[] ReadLinked()
    {
        using var lines = new StreamReader(typeof(Bill).Assembly.GetManifestResourceStream("linked.tsv")!);
        return [.. lines.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t')).Select(fields => (fields[0], fields[1], fields[2]))];
    }

    private const string BootFirmware = "LicenseRef-raspi-firmware";

    /// <exception cref="IOException">A list of versions is not there.</exception>
    public static byte[] Of(Order order, Board board, BootFiles bootFiles, Output output)
    {
        Dictionary<string, string> known = order.Versions.Append("vrrpaot=" + order.Version)
            .Append($"vrrpaot-image-{board.Name}={order.Version}")
            .Select(version => version.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[^1]);
        foreach (string line in File.ReadAllLines(Path.Combine(order.Boot, "packages")))
            known[line.Split(' ')[0]] = line.Split(' ')[^1];
        string[] kernel = File.ReadAllText(Path.Combine(order.Kernel, "package")).Trim().Split(' ');
        known[kernel[0]] = kernel[^1];
        string[] parts =
        [
            "linux",
            .. bootFiles.Needs("u-boot")
                ? [board.Name.StartsWith("qemu", StringComparison.Ordinal) ? "u-boot-qemu" : "u-boot-rpi"]
                : Array.Empty<string>(),
            .. bootFiles.Needs("firmware") ? ["raspi-firmware"] : Array.Empty<string>(),
            .. order.Busybox is null ? Array.Empty<string>() : ["busybox"],
        ];

        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("spdxVersion", "SPDX-2.3");
            json.WriteString("dataLicense", "CC0-1.0");
            json.WriteString("SPDXID", Document);
            json.WriteString("name", $"vrrpaot-image-{board.Name}");
            json.WriteString("documentNamespace",
                $"https://spdx.org/spdxdocs/vrrpaot-image-{board.Name}-{output.Sha256("slot.img")}");
            json.WriteStartObject("creationInfo");
            json.WriteString("created", DateTime.UnixEpoch.AddSeconds(order.Built)
                .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            json.WriteStartArray("creators");
            json.WriteStringValue("Tool: vrrpaot-image");
            json.WriteEndArray();
            json.WriteEndObject();

            json.WriteStartArray("packages");
            Package(json, Whole, $"vrrpaot-image-{board.Name}", known, "NOASSERTION", "NOASSERTION", output.Files);
            Package(json, "SPDXRef-vrrpaot", "vrrpaot", known, "MIT", "NOASSERTION", []);
            foreach ((string part, string? package, string licence) in s_beside.Where(one => parts.Contains(one.Part)))
                Package(json, "SPDXRef-" + part, package ?? kernel[0], known, licence, "https://packages.debian.org/"
                    + (package ?? kernel[0]), []);
            foreach ((string name, string licence, string where) in s_linked)
                Package(json, "SPDXRef-" + name, name, known, licence, where, []);
            json.WriteEndArray();

            json.WriteStartArray("relationships");
            Relation(json, Document, "DESCRIBES", Whole);
            Relation(json, Whole, "CONTAINS", "SPDXRef-vrrpaot");
            foreach (string part in parts)
                Relation(json, Whole, "CONTAINS", "SPDXRef-" + part);
            foreach ((string name, _, _) in s_linked)
                Relation(json, "SPDXRef-vrrpaot", "STATIC_LINK", "SPDXRef-" + name);
            json.WriteEndArray();
            if (parts.Contains("raspi-firmware"))
                Licence(json, BootFirmware, File.ReadAllText(Path.Combine(order.Boot, "firmware", "copyright")));
            json.WriteEndObject();
        }
        return [.. stream.ToArray(), (byte)'\n'];
    }

    private static void Package(Utf8JsonWriter json, string id, string name, Dictionary<string, string> versions,
        string licence, string where,
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
        else if (name.StartsWith("u-boot", StringComparison.Ordinal))
            json.WriteString("comment",
                "Debian's program; some of its default variables are replaced, see image/UBoot.cs.");
        json.WriteEndObject();
    }

    /// <summary>SPDX has no name for it, so it stands there word for word.</summary>
    private static void Licence(Utf8JsonWriter json, string id, string text)
    {
        json.WriteStartArray("hasExtractedLicensingInfos");
        json.WriteStartObject();
        json.WriteString("licenseId", id);
        json.WriteString("name",
            "Boot firmware of Raspberry Pis: not free software, may be handed on for use on a Raspberry Pi");
        json.WriteString("extractedText", text);
        json.WriteEndObject();
        json.WriteEndArray();
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
