using Appliance.Config.Keywords;
using Appliance.Config.Lexing;
using Appliance.Config.Model;

namespace Appliance.Config.Rows;

/// <summary>`SSL { ... }`</summary>
internal static class ClientCertificateRows
{
    private const string Block = "SSL";

    /// <summary>Never told, nor repeated.</summary>
    public static readonly Option<string> Password = new(Block, "password", Shape.Value, Once)
    {
        Meaning = "Pass phrase of the key", Grammar = "TEXT", Default = "none",
        Bare = "SSL password missing", Repeats = true,
        Reload = Tells.Secret(to => to.Balancer.Certificate?.Password is { } word
            ? [.. System.Text.Encoding.UTF8.GetBytes(word)] : null, "pass phrase"),
    };

    public static readonly Option<string> Ca = new(Block, "ca", Shape.Value, Once)
    {
        Meaning = "Authorities that SSL_GET believes (keepalived believes everybody)", Grammar = "FILE",
        Default = "none",
        Bare = "SSL ca missing", Repeats = true, Reload = Tells.Text(to => to.Balancer.Certificate?.Ca),
    };

    public static readonly Option<string> Certificate = new(Block, "certificate", Shape.Value, Once)
    {
        Meaning = "What SSL_GET shows to servers that ask for a certificate", Grammar = "FILE", Default = "none",
        Bare = "SSL certificate missing",
        Repeats = true, Reload = Tells.Text(to => to.Balancer.Certificate?.Certificate),
    };

    public static readonly Option<string> Key = new(Block, "key", Shape.Value, Once)
    {
        Meaning = "The key of that certificate", Grammar = "FILE", Default = "none",
        Bare = "SSL key missing", Repeats = true,
        Reload = Tells.Text(to => to.Balancer.Certificate?.Key),
    };

    public static readonly Row[] All = [Password, Ca, Certificate, Key];

    private static Located<string>? Once(Line line, Located<string>? before)
    {
        Word word = line.Statement.Words(line.Findings)[1];
        if (before is not null)
            line.Findings.Error(line.Statement.At,
                $"SSL {line.Statement.Keyword} already specified - replacing");
        return new Located<string>(word.Text, word.At);
    }
}
