using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Appliance.Tests.Tls;

/// <summary>Somebody who vouches for servers, made up for a test; its certificate lies in a file.</summary>
internal sealed class Authority : IDisposable
{
    public static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private static int s_serial;

    private Authority(X509Certificate2 certificate)
    {
        Certificate = certificate;
        System.IO.File.WriteAllText(File, Pem);
    }

    public Authority(string name)
        : this(Request($"CN={name}", ECDsa.Create(ECCurve.NamedCurves.nistP384), isAuthority: true)
            .CreateSelfSigned(Now.AddYears(-9), Now.AddYears(9)))
    {
    }

    public X509Certificate2 Certificate { get; }

    public string Pem => Certificate.ExportCertificatePem() + "\n";

    public string File { get; } = Path.GetTempFileName();

    /// <summary>An authority for which this one vouches.</summary>
    public Authority Below(string name)
    {
        ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new Authority(Sign(Request($"CN={name}", key, isAuthority: true), Now.AddYears(-1), Now.AddYears(1))
            .CopyWithPrivateKey(key));
    }

    /// <param name="name">A name, or an address.</param>
    /// <param name="from">In days from now.</param>
    public X509Certificate2 Issue(string name, int from = -1, int until = 30, bool isRsa = false)
    {
        if (isRsa)
        {
            RSA rsa = RSA.Create(2048);
            return Usable(Sign(Request($"CN={name}", rsa, name), Now.AddDays(from), Now.AddDays(until))
                .CopyWithPrivateKey(rsa));
        }
        ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Usable(Sign(Request($"CN={name}", key, name), Now.AddDays(from), Now.AddDays(until))
            .CopyWithPrivateKey(key));
    }

    public static X509Certificate2 SignedByItself(string name) =>
        Usable(Request($"CN={name}", ECDsa.Create(ECCurve.NamedCurves.nistP256), name)
            .CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1)));

    private X509Certificate2 Sign(CertificateRequest request, DateTimeOffset from, DateTimeOffset until) =>
        request.Create(Certificate.SubjectName,
            X509SignatureGenerator.CreateForECDsa(Certificate.GetECDsaPrivateKey()!), from, until,
            BitConverter.GetBytes(Interlocked.Increment(ref s_serial)));

    private static CertificateRequest Request(string subject, AsymmetricAlgorithm key, string? name = null,
        bool isAuthority = false)
    {
        CertificateRequest request = key is RSA rsa
            ? new(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)
            : new(subject, (ECDsa)key, HashAlgorithmName.SHA256);
        if (isAuthority)
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out IPAddress? address))
            names.AddIpAddress(address);
        else if (name is not null)
            names.AddDnsName(name);
        if (name is not null)
            request.CertificateExtensions.Add(names.Build());
        return request;
    }

    /// <summary>SslStream wants the key beside it for good.</summary>
    private static X509Certificate2 Usable(X509Certificate2 certificate) =>
        X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);

    public void Dispose() => System.IO.File.Delete(File);
}
