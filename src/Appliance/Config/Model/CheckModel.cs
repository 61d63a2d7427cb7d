using Appliance.Texts;
using VrrpAot.Linux;

namespace Appliance.Config.Model;

/// <summary>One check of a real server, whatever its kind.</summary>
/// <param name="keyword">`TCP_CHECK` and so on.</param>
/// <param name="real">Whom it checks.</param>
internal sealed class CheckModel(string keyword, RealServerModel real, Origin at) : LocatedValues
{
    public string Keyword { get; } = keyword;
    public RealServerModel Real { get; } = real;
    public Origin At { get; } = at;

    public Located<IpAddress>? ConnectAddress { get; set; }
    public Located<IpAddress>? BindAddress { get; set; }
    public List<UrlModel> Urls { get; } = [];
    /// <summary>`host` of SMTP_CHECK: a check each.</summary>
    public List<CheckModel> Hosts { get; } = [];
    public CommandModel? Command { get; set; }
    public TrackFileModel? File { get; set; }
    public BfdModel? Bfd { get; set; }
}

/// <summary>One `url` of HTTP_GET or SSL_GET.</summary>
internal sealed class UrlModel(Origin at) : LocatedValues
{
    public Origin At { get; } = at;
    /// <summary>Empty: 200..299.</summary>
    public List<(int First, int Last)> Statuses { get; } = [];
}

/// <summary>`track_file NAME`</summary>
internal sealed class TrackFileModel(string name, Origin at) : LocatedValues
{
    public string Name { get; } = name;
    public Origin At { get; } = at;
}

/// <summary>`weight N [reverse | noreverse]`; null where it says neither.</summary>
internal sealed record FileWeight(int Number, bool? Reverse);
