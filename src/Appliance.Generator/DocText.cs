using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace Appliance.Generator;

/// <summary>
/// The summary of a `///` comment as plain text. Taken from the source text: the compiler parses such comments only
/// where a documentation file is made.
/// </summary>
internal static class DocText
{
    public static string Of(ISymbol symbol)
    {
        SyntaxNode? node = symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();
        if (node is null)
            return "";
        string[] lines = node.GetLeadingTrivia().ToFullString().Split('\n').Select(line => line.Trim())
            .Where(line => line.StartsWith("///", System.StringComparison.Ordinal)).Select(line => line.Substring(3))
                .ToArray();
        if (lines.Length == 0)
            return "";
        XElement? summary = XElement.Parse("<doc>" + string.Join("\n", lines) + "</doc>").Element("summary");
        if (summary is null)
            return "";
        foreach (XElement reference in summary.Descendants("see").ToArray())
            reference.ReplaceWith(reference.Attribute("cref")?.Value ?? "");
        return Regex.Replace(summary.Value, @"\s+", " ").Trim();
    }
}
