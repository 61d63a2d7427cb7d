using Appliance.Probes;
using Appliance.Settings;
using Appliance.Tls;

namespace Appliance.Tests.Tls;

/// <summary>Whom a client believes: files, good ones and others.</summary>
public sealed class TrustTests : IDisposable
{
    private readonly Authority _authority = new("Test Authority");

    public void Dispose() => _authority.Dispose();

    private static string Complaint(string? file) => Assert.Throws<IOException>(() => Trust.In(file, true)).Message;

    [Fact]
    public void what_is_wrong_with_a_file_is_said_with_its_name()
    {
        string file = _authority.File;
        Assert.Equal("/no/such.pem, which holds whom to believe, cannot be read: No such file or directory (errno 2)",
            Complaint("/no/such.pem"));
        Assert.Equal("/etc, which holds whom to believe, cannot be read: Is a directory (errno 21)", Complaint("/etc"));
        File.WriteAllText(file, "");
        Assert.Equal($"{file} has no certificate: PEM is wanted, -----BEGIN CERTIFICATE-----", Complaint(file));
        File.WriteAllText(file, _authority.Pem[..300]);
        Assert.Equal($"{file} has no certificate: PEM is wanted, -----BEGIN CERTIFICATE-----", Complaint(file));
        string damaged = _authority.Pem.Replace("\nMII", "\nAAA");
        File.WriteAllText(file, _authority.Pem + damaged + damaged);
        Assert.Equal($"{file} has 2 certificates that cannot be understood", Complaint(file));
    }

    [Fact]
    public void a_file_is_shared_until_it_changes()
    {
        Trust first = Trust.In(_authority.File, true);
        Assert.Same(first, Trust.In(_authority.File, true));
        File.AppendAllText(_authority.File, "\n# signed off\n");
        Trust second = Trust.In(_authority.File, true);
        Assert.NotSame(first, second);
        Assert.Same(second, Trust.In(_authority.File, true));
        GC.KeepAlive(first);
    }

    /// <summary>So a reload takes up a file that was renewed, and leaves the checks alone otherwise.</summary>
    [Fact]
    public void a_probe_is_as_good_as_another_while_both_believe_the_same()
    {
        Probe Read(params string[] words) =>
            ProbeWords.Read(["http", "https://192.0.2.1/", .. words], new TlsSettings { Authorities = _authority.File },
                out _)!;
        Probe before = Read();
        Assert.True(before.IsAsGoodAs(Read()));
        Assert.True(before.IsAsGoodAs(Read("--ca", _authority.File)));
        Assert.False(before.IsAsGoodAs(Read("--no-verify")));
        Assert.True(Read("--no-verify").IsAsGoodAs(Read("--no-verify")));
        using var other = new Authority("Other");
        File.Copy(other.File, _authority.File, overwrite: true);
        Assert.False(before.IsAsGoodAs(Read()));
    }

    [Fact]
    public void the_words_come_before_the_settings_and_the_settings_before_the_system()
    {
        string Complaint(TlsSettings settings, params string[] words)
        {
            Probe? probe = ProbeWords.Read(["http", "https://192.0.2.1/", .. words], settings, out string? complaint);
            return probe is null ? complaint! : "";
        }
        var missing = new TlsSettings { Authorities = "/no/such.pem" };
        Assert.StartsWith("/no/such.pem, which", Complaint(missing), StringComparison.Ordinal);
        Assert.EndsWith(". --ca FILE names one, --no-verify believes any server", Complaint(missing));
        Assert.Equal("", Complaint(missing, "--ca", _authority.File));
        Assert.Equal("", Complaint(missing, "--no-verify"));
        Assert.Equal("", Complaint(new TlsSettings { Verify = false }));
        string system = Complaint(new TlsSettings());
        if (File.Exists(Trust.SystemFile))
            Assert.Equal("", system);
        else
            Assert.StartsWith($"nobody is known who vouches for servers: there is no {Trust.SystemFile}", system);
    }
}
