using System.Collections.Immutable;
using Appliance.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Appliance.Tests.Generator;

/// <summary>The program is compiled without names of types and enumerations; the tests run with them, so the compiler has to say where one is asked for.</summary>
public class NamesAtRunTimeTests
{
    private const string Types = """
        using System;
        enum Colour { Red, Green }
        [Flags] enum Marks { None, One }
        record Plain(Colour Colour);
        record Said(Colour Colour) { public override string ToString() => "said"; }

        """;

    [Theory]
    [InlineData("_ = Colour.Red.ToString();")]
    [InlineData("_ = $\"it is {Colour.Red}\";")]
    [InlineData("_ = \"it is \" + Colour.Red;")]
    [InlineData("Colour? none = null; _ = $\"it is {none}\";")]
    [InlineData("object boxed = Colour.Red; _ = boxed;")]
    [InlineData("_ = string.Join(\", \", new[] { Colour.Red });")]
    [InlineData("_ = new System.Text.StringBuilder().Append($\"it is {Colour.Red}\");")]
    [InlineData("_ = Enum.GetValues<Colour>();")]
    [InlineData("_ = Enum.TryParse(\"Red\", out Colour colour);")]
    [InlineData("_ = new object().GetType().Name;")]
    [InlineData("_ = $\"{typeof(int)}\";")]
    [InlineData("_ = new Plain(Colour.Red).ToString();")]
    [InlineData("_ = $\"{new Plain(Colour.Red)}\";")]
    [InlineData("static string Of<T>(T value) where T : struct, Enum => value.ToString(); _ = Of(Colour.Red);")]
    public async Task a_name_that_the_program_does_not_have_is_refused(string code) => Assert.NotEmpty(await Complaints(code));

    [Theory]
    [InlineData("_ = (int)Colour.Red;")]
    [InlineData("_ = $\"it is {(int)Colour.Red}\";")]
    [InlineData("_ = nameof(Colour.Red);")]
    [InlineData("_ = Marks.One.HasFlag(Marks.None);")]
    [InlineData("_ = $\"{new Said(Colour.Red)}\";")]
    [InlineData("_ = Colour.Red == Colour.Green;")]
    public async Task what_needs_no_name_may_be_written(string code) => Assert.Empty(await Complaints(code));

    private static async Task<ImmutableArray<Diagnostic>> Complaints(string code)
    {
        IEnumerable<MetadataReference> references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(':').Select(file => MetadataReference.CreateFromFile(file));
        var compilation = CSharpCompilation.Create("Sample", [CSharpSyntaxTree.ParseText($"{Types}class Sample {{ static void Main() {{ {code} }} }}")], references);
        Assert.DoesNotContain(compilation.GetDiagnostics(), finding => finding.Severity == DiagnosticSeverity.Error);
        return await compilation.WithAnalyzers([new NamesAtRunTime()]).GetAnalyzerDiagnosticsAsync();
    }
}
